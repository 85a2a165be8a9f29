//! The measurements, one function each. What a figure includes stands at its function.

use std::{fs, process::Stdio, time::Duration};

use anyhow::{Context, Result, bail, ensure};
use oriel_desktop::Window;
use serde_json::json;
use tokio::{process::Command, time::sleep};

use crate::{
    generate::LONGEST,
    processes::{Processes, now},
    scene::{Scene, numbers},
    screen::{self, Seen, Spot},
    spread::{By, Figure},
};

/// How many letters a word has, with the space before it: one piece of an answer.
const LETTERS: usize = 6;

/// How often each thing is done.
#[derive(Clone, Copy, Debug)]
pub struct Repetitions {
    /// What takes seconds.
    pub many: usize,
    /// What takes a minute.
    pub few: usize,
}

/// From the moment a line leaves the server until its words are on the screen: the socket, Oriel's own 16 ms of gathering,
/// the way to the page, the wait for a frame, drawing, and the way of the picture to the display. 50 words a second. The
/// floor is the same for words that the page already has: a frame, the engine's drawing, and the way to the display.
pub async fn lateness(scene: &Scene, times: Repetitions) -> Result<Vec<Figure>> {
    const LENGTH: usize = 3000;
    const PACE: Duration = Duration::from_millis(20);
    let (mut late, mut floor) = (Vec::new(), Vec::new());
    for _ in 0..times.few {
        let window = scene.open().await?;
        scene.ask(&window, LENGTH, PACE, "Tell the time.").await?;
        let watcher = scene.watch(&window).await?;
        scene.answered(&window).await?;
        late.extend(late_by(&watcher.stop()?, &window).await?);
        let seen = show_plain(scene, &window, LENGTH, LENGTH / LETTERS, PACE, false).await?;
        floor.extend(late_by(&seen, &window).await?);
        window.close().await?;
    }
    ensure!(late.len() > 100, "only {} words were seen", late.len());
    Ok(vec![
        Figure::new("from the server's byte to the pixel, 50 words a second", "ms", Some(33.0), By::P95, late),
        Figure::new("  floor: the engine's own part, for plain text", "ms", None, By::P95, floor),
    ])
}

/// How late the words of each change were that came to the screen.
async fn late_by(seen: &[Seen], window: &Window<'_>) -> Result<Vec<f64>> {
    let marked = window.eval("return window.marked", vec![]).await?;
    let first = seen.first().map_or(u32::MAX, |seen| seen.number);
    let mut late = Vec::new();
    for (change, times) in (1..).zip(marked.as_array().context("no changes")?).filter(|(change, _)| *change >= first) {
        // What changed between two pictures came to the screen with the second one.
        let Some(shown) = seen.iter().find(|seen| seen.number >= change) else { break };
        late.extend(numbers(times).iter().map(|time| shown.at - time));
    }
    Ok(late)
}

/// Has the engine show as much text without Oriel, a step every so often, and watches that.
async fn show_plain(
    scene: &Scene,
    window: &Window<'_>,
    letters: usize,
    steps: usize,
    every: Duration,
    in_elements: bool,
) -> Result<Vec<Seen>> {
    let watcher = scene.watch(window).await?;
    let how = vec![json!(letters), json!(steps), json!(every.as_secs_f64() * 1000.0), json!(in_elements)];
    window.eval(include_str!("page/plain.js"), how).await?;
    scene.wait(window, "return window.isPlainShown").await?;
    let seen = watcher.stop()?;
    // The first is what stood there before.
    Ok(seen.into_iter().skip(1).collect())
}

/// The page's main thread while 100,000 characters arrive as quickly as a line every two milliseconds. Its time on a
/// processor comes from the scheduler, read whenever a commit has come to the screen: what events, scripts, style, layout
/// and painting took since the commit before, and what it takes to watch. The floor is what the engine takes to show as
/// much text in as many steps without Oriel.
pub async fn work(scene: &Scene, times: Repetitions) -> Result<Vec<Figure>> {
    const LENGTH: usize = 100_000;
    let (mut commits, mut longest, mut floor, mut longest_floor) = (Vec::new(), Vec::new(), Vec::new(), Vec::new());
    for _ in 0..times.few {
        let window = scene.open().await?;
        scene.ask(&window, LENGTH, Duration::from_millis(2), "").await?;
        let watcher = scene.watch(&window).await?;
        window.eval(include_str!("page/beat.js"), vec![]).await?;
        scene.answered(&window).await?;
        longest.push(longest_between_beats(&window).await?);
        let seen = watcher.stop()?;
        let of_oriel = for_each_change(&seen);
        let (Some(first), Some(last)) = (seen.first(), seen.last()) else { bail!("no commit was seen") };
        let every = Duration::from_secs_f64((last.at - first.at) / 1000.0 / of_oriel.len() as f64);
        window.eval(include_str!("page/beat.js"), vec![]).await?;
        floor.extend(for_each_change(&show_plain(scene, &window, LENGTH, of_oriel.len(), every, false).await?));
        longest_floor.push(longest_between_beats(&window).await?);
        commits.extend(of_oriel);
        window.close().await?;
    }
    Ok(vec![
        Figure::new("main thread for a commit, 100,000 characters", "ms", Some(4.0), By::P95, commits),
        Figure::new("  floor: the engine's own part, for plain text", "ms", None, By::P95, floor),
        Figure::new("  longest task, with the rest before it", "ms", Some(50.0), By::Max, longest),
        Figure::new("  floor: the same of the engine, for plain text", "ms", None, By::Max, longest_floor),
    ])
}

/// The longest time between two beats of the heart that `page/beat.js` began, in milliseconds; it beats no more.
async fn longest_between_beats(window: &Window<'_>) -> Result<f64> {
    let beat = window.eval("window.beat.stop = true; return window.beat", vec![]).await?;
    beat["longest"].as_f64().context("the heart did not beat")
}

/// What the watched thread used for each change. Those that nobody saw are in the picture of the next one.
fn for_each_change(seen: &[Seen]) -> Vec<f64> {
    let between = seen.windows(2).flat_map(|pair| {
        let count = pair[1].number - pair[0].number;
        (0..count).map(move |_| (pair[1].cpu - pair[0].cpu) / f64::from(count))
    });
    between.collect()
}

/// Processor time of all of Oriel's processes for an answer of 40,000 characters, divided by the same for 20,000.
pub async fn length(scene: &Scene, times: Repetitions) -> Result<Vec<Figure>> {
    let (mut short, mut long, mut ratios) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..times.few {
        let window = scene.open().await?;
        let processes = Processes::of(&scene.stage.marker())?;
        let mut used = Vec::new();
        // The first answer of a window warms it up.
        for characters in [2_000, 20_000, 40_000] {
            let before = processes.cpu()?;
            scene.ask(&window, characters, Duration::from_millis(2), "").await?;
            scene.answered(&window).await?;
            used.push(processes.cpu()? - before);
        }
        window.close().await?;
        short.push(used[1]);
        long.push(used[2]);
        ratios.push(used[2] / used[1]);
    }
    Ok(vec![
        Figure::new("processor time, 40,000 characters ÷ 20,000", "×", Some(2.2), By::Median, ratios),
        Figure::new("  of 20,000 characters", "ms", None, By::Median, short),
        Figure::new("  of 40,000 characters", "ms", None, By::Median, long),
    ])
}

/// From the click on a chat of 2,000 messages to the end of the first frame that has its last message, in a window that
/// is open already. Each time a new chat lies between.
pub async fn opening(scene: &Scene, times: Repetitions) -> Result<Vec<Figure>> {
    let window = scene.open().await?;
    window.click("button", LONGEST).await?;
    window.press("New chat").await?;
    let mut took = Vec::new();
    for _ in 0..times.many {
        let opened = window.eval_later(include_str!("page/opening.js"), vec![json!(LONGEST)]).await?;
        took.push(opened["took"].as_f64().with_context(|| opened.to_string())?);
        sleep(Duration::from_millis(300)).await;
        window.press("New chat").await?;
        sleep(Duration::from_millis(300)).await;
    }
    window.close().await?;
    Ok(vec![Figure::new("opening a chat of 2,000 messages, to its first picture", "ms", Some(150.0), By::Median, took)])
}

/// A letter typed into a draft of 500,000 letters, from the key until what it changed is laid out, divided by the same in a
/// bare text area of the same words and size.
pub async fn typing(scene: &Scene, times: Repetitions) -> Result<Vec<Figure>> {
    const LETTERS: usize = 500_000;
    let window = scene.open().await?;
    let typed = window.eval_later(include_str!("page/typing.js"), vec![json!(LETTERS), json!(3 * times.many)]).await?;
    window.close().await?;
    let (mut ratios, mut of_oriel, mut floor) = (Vec::new(), Vec::new(), Vec::new());
    for both in typed.as_array().with_context(|| typed.to_string())? {
        let [draft, bare] = numbers(both)[..] else { bail!("a key was not measured: {both}") };
        ratios.push(draft / bare);
        of_oriel.push(draft);
        floor.push(bare);
    }
    Ok(vec![
        Figure::new("a key in a draft of 500,000 letters ÷ in a bare text area", "×", Some(1.5), By::Median, ratios),
        Figure::new("  in the draft", "ms", None, By::Median, of_oriel),
        Figure::new("  floor: in a bare text area", "ms", None, By::Median, floor),
    ])
}

/// What people type, letter by letter; each is a question of its own.
const TYPED: [&str; 7] =
    ["heat pump tariff", "insulation loft", "Straße", "отопление", "暖房 窓", "nothing of the kind", "crème"];

/// Waits until everything can be searched: a new index is made beside everything else, and would be measured with it.
pub async fn indexing(scene: &Scene) -> Result<Vec<Figure>> {
    let window = scene.open().await?;
    let ready = "const [query, done] = arguments
        const ask = () => window.__TAURI_INTERNALS__
            .invoke('call', { name: 'search.chats', args: { query, limit: 50, asker: 'sidebar' }, listens: false })
            .then((found) => (found.rebuilding ? setTimeout(ask, 200) : done({ found })), (problem) => done({ problem }))
        ask()";
    let begun = now();
    let said = loop {
        match window.eval_later(ready, vec![json!("heat")]).await {
            Ok(said) => break said,
            Err(error) => ensure!(now() - begun < 600_000.0, "the index is never ready: {error:#}"),
        }
    };
    ensure!(said["found"].is_object(), "the search did not answer: {said}");
    let index = (now() - begun) / 1000.0;
    window.close().await?;
    Ok(vec![Figure::new("making the index of the search anew, when it is missing", "s", None, By::Max, vec![index])])
}

/// Each keystroke in the search field: from the question that the page asks to the answer in its hands.
pub async fn searching(scene: &Scene, times: Repetitions) -> Result<Vec<Figure>> {
    let window = scene.open().await?;
    let timed = "const [query, done] = arguments
        const begun = performance.now()
        window.__TAURI_INTERNALS__
            .invoke('call', { name: 'search.chats', args: { query, limit: 50, asker: 'sidebar' }, listens: false })
            .then(({ hits }) => done({ took: performance.now() - begun, hits: hits.length }), (problem) => done({ problem }))";
    let mut took = Vec::new();
    let mut hits = 0;
    for typed in (0..times.many.div_ceil(3)).flat_map(|_| TYPED) {
        for (end, letter) in typed.char_indices() {
            let query = &typed[..end + letter.len_utf8()];
            let found = window.eval_later(timed, vec![json!(query)]).await?;
            took.push(found["took"].as_f64().with_context(|| found.to_string())?);
            hits += found["hits"].as_u64().unwrap_or_default();
        }
    }
    window.close().await?;
    ensure!(hits > 0, "nothing was found at all");
    Ok(vec![Figure::new("a keystroke in a search over 100,000 messages", "ms", Some(30.0), By::P95, took)])
}

/// How many words come in a minute, at 50 a second.
const MINUTE: usize = 3_000;
/// How many answers of a minute come in each chat.
const IN_A_CHAT: usize = 5;

/// Whether the memory is measured after this minute: after the first, and at the end of each chat.
fn is_weighed(minute: usize) -> bool {
    minute == 0 || minute % IN_A_CHAT == IN_A_CHAT - 1
}

/// The memory of all of Oriel's processes after an hour of answers at 50 words a second, over what it is after the first
/// minute of it. Each minute is an answer of its own, so that there is as much to show at the end as at the beginning.
///
/// An engine leaves garbage lying until there is much of it, the more the more memory a computer has. How much that is for
/// a page without Oriel is the floor: the same hour of words, each in an element of its own that is forgotten with the
/// answer; how much of it is the text itself, the same of plain text. And half an hour comes once more to an engine
/// that believes in 512 MiB: what grows there too is held by somebody.
pub async fn memory(scene: &mut Scene, times: Repetitions) -> Result<Vec<Figure>> {
    let minutes = if times.few > 1 { 60 } else { 10 };
    let hour = after_answers(scene, minutes).await?;
    let floor = after_texts(scene, minutes, true).await?;
    let plain = after_texts(scene, minutes, false).await?;
    scene.stage.give("JSC_forceRAMSize", "536870912");
    let with_little = after_answers(scene, minutes / 2).await?;
    let growth = |name: &'static str, most: Option<f64>, series: &[f64]| {
        let percent = (series[series.len() - 1] / series[0] - 1.0) * 100.0;
        Figure::new(name, "%", most, By::Max, vec![percent])
    };
    let all = |name: &'static str, series: Vec<f64>| Figure::new(name, "MiB", None, By::Max, series);
    Ok(vec![
        growth("memory, growth from the first minute to an hour of answers", Some(10.0), &hour),
        growth("  floor: the same of the engine, for words in elements", None, &floor),
        growth("  floor: the same of the engine, for plain text", None, &plain),
        growth("  growth in an engine that believes in 512 MiB", None, &with_little),
        all("  memory of all processes, after each chat", hour),
        all("  the same for words in elements", floor),
        all("  the same for plain text", plain),
        all("  the same with 512 MiB", with_little),
    ])
}

/// The memory after the first of so many answers and after each chat of them, in MiB.
async fn after_answers(scene: &Scene, minutes: usize) -> Result<Vec<f64>> {
    let window = scene.open().await?;
    let processes = Processes::of(&scene.stage.marker())?;
    let mut series = Vec::new();
    for minute in 0..minutes {
        if minute % IN_A_CHAT == 0 {
            scene.ask(&window, MINUTE * LETTERS, Duration::from_millis(1), "").await?;
        } else {
            window.send(&format!("Please write {} characters.", MINUTE * LETTERS)).await?;
            scene.puter.streams_reach(1).await;
        }
        scene.answered(&window).await?;
        if is_weighed(minute) {
            series.push(at_rest(&processes).await?);
        } else {
            // Nobody sends the next message in the frame in which an answer ends.
            sleep(Duration::from_secs(3)).await;
        }
    }
    window.close().await?;
    Ok(series)
}

/// The memory after as many texts that the engine shows without Oriel, as quickly as frames come.
async fn after_texts(scene: &Scene, minutes: usize, in_elements: bool) -> Result<Vec<f64>> {
    let window = scene.open().await?;
    let processes = Processes::of(&scene.stage.marker())?;
    scene.ask(&window, MINUTE, Duration::from_millis(1), "").await?;
    scene.answered(&window).await?;
    let mut series = Vec::new();
    for minute in 0..minutes {
        show_plain(scene, &window, MINUTE * LETTERS, MINUTE / 16, Duration::from_millis(16), in_elements).await?;
        if is_weighed(minute) {
            series.push(at_rest(&processes).await?);
        }
    }
    window.close().await?;
    Ok(series)
}

/// The memory when there was time to collect what is garbage: that is done when there is nothing else to do, and what is
/// found is given back in the seconds after (seen: seven). In an hour that takes an hour there is more time than this.
async fn at_rest(processes: &Processes) -> Result<f64> {
    sleep(Duration::from_secs(10)).await;
    processes.memory()
}

/// From the start of the process to the picture of a composer to write in, with 1,000 chats. The files are in the system's
/// cache. The floor is the same of an empty window: the browser that comes with the engine shows a page of one colour.
pub async fn starting(scene: &Scene, times: Repetitions) -> Result<Vec<Figure>> {
    let composer = edge_of_composer(scene).await?;
    let (mut usable, mut empty) = (Vec::new(), Vec::new());
    for _ in 0..times.many {
        usable.push(shown_by(scene, scene.stage.command(scene.stage.program()), &composer).await?);
        scene.stage.closed().await?;
        empty.extend(empty_window(scene).await?);
    }
    Ok(vec![
        Figure::new("from the start to a composer, with 1,000 chats", "ms", Some(600.0), By::Median, usable),
        Figure::new("  floor: an empty window of the engine's own browser", "ms", None, By::Median, empty),
    ])
}

/// Where the composer begins on the screen, and which colours it has there, with the focus and without.
async fn edge_of_composer(scene: &Scene) -> Result<Spot> {
    let window = scene.open().await?;
    let script = "const composer = document.querySelector('[data-region=composer]')
        const { x, y, width } = composer.getBoundingClientRect()
        const probe = document.createElement('canvas').getContext('2d', { willReadFrequently: true })
        const colour = (name) => {
            probe.fillStyle = getComputedStyle(composer).getPropertyValue(name)
            probe.fillRect(0, 0, 1, 1)
            const [red, green, blue] = probe.getImageData(0, 0, 1, 1).data
            return (red << 16) | (green << 8) | blue
        }
        return [screenX + x + width / 2, screenY + y, colour('--line-control'), colour('--focus')]";
    let found = numbers(&window.eval(script, vec![]).await?);
    window.close().await?;
    let [x, y, colours @ ..] = &found[..] else { bail!("there is no composer") };
    Ok(Spot { x: *x as u64, y: *y as u64, colours: colours.iter().map(|colour| *colour as u32).collect() })
}

/// How long it takes from the start of this program until the screen shows it; then the program is ended.
async fn shown_by(scene: &Scene, mut program: Command, spot: &Spot) -> Result<f64> {
    let begun = now();
    let mut process = program.stderr(Stdio::null()).kill_on_drop(true).spawn()?;
    let shown = screen::turns(&scene.stage.screen(), spot).await?;
    process.kill().await?;
    Ok(shown - begun)
}

/// How long the browser that comes with the engine takes to show a page of one colour; `None` where it does not come
/// with it.
async fn empty_window(scene: &Scene) -> Result<Option<f64>> {
    const COLOUR: u32 = 0x12_34_56;
    let libraries = fs::read_dir("/usr/lib")?.flatten();
    let browser = libraries.map(|folder| folder.path().join("webkit2gtk-4.1/MiniBrowser")).find(|path| path.exists());
    let Some(browser) = browser else { return Ok(None) };
    let page = scene.stage.runtime().join("empty.html");
    fs::write(&page, format!("<!doctype html><body style='background: #{COLOUR:06x}'>"))?;
    let mut command = scene.stage.command(browser);
    command.arg("--geometry=1180x760").arg(&page);
    let middle = Spot { x: 590, y: 380, colours: vec![COLOUR] };
    Ok(Some(shown_by(scene, command, &middle).await?))
}
