//! The measurements, one function each. What a figure includes stands at its function.

use std::time::Duration;

use anyhow::{Context, Result, ensure};
use oriel_desktop::Window;
use serde_json::{Value, json};
use tokio::time::{MissedTickBehavior, interval, sleep};

use crate::{
    generate::LONGEST,
    processes::{Processes, now},
    scene::{Scene, numbers},
    spread::{By, Figure},
};

/// The time from one picture to the next.
const FRAME: f64 = 1000.0 / 60.0;

/// How often each thing is done.
#[derive(Clone, Copy, Debug)]
pub struct Repetitions {
    /// What takes seconds.
    pub many: usize,
    /// What takes a minute.
    pub few: usize,
}

/// From the moment a line leaves the server to the end of the frame that shows it: the socket, Oriel's own 16 ms of
/// gathering, the way to the page, drawing. Not: the way of the picture to the screen. 50 words a second.
pub async fn lateness(scene: &Scene, times: Repetitions) -> Result<Vec<Figure>> {
    let mut late = Vec::new();
    for _ in 0..times.few {
        let window = scene.open().await?;
        window.eval(include_str!("page/late.js"), vec![]).await?;
        scene.ask(&window, 3000, Duration::from_millis(20), "Tell the time.").await?;
        scene.answered(&window).await?;
        late.extend(numbers(&window.eval("return window.late", vec![]).await?));
        window.close().await?;
    }
    ensure!(late.len() > 100, "only {} words were seen", late.len());
    Ok(vec![Figure::new("from the server's byte to the pixel, 50 words a second", "ms", Some(33.0), By::P95, late)])
}

/// The page's main thread while 100,000 characters arrive as quickly as a line every two milliseconds. Its time on a
/// processor comes from the scheduler, read once a frame, which is how often the page changes something; scripts, style,
/// layout and painting are all in it.
pub async fn work(scene: &Scene, times: Repetitions) -> Result<Vec<Figure>> {
    let (mut frames, mut means, mut longest) = (Vec::new(), Vec::new(), Vec::new());
    for _ in 0..times.few {
        let window = scene.open().await?;
        window.eval(include_str!("page/beat.js"), vec![]).await?;
        let page = Processes::of(&scene.stage.marker())?.page()?;
        scene.ask(&window, 100_000, Duration::from_millis(2), "").await?;
        window.eval("window.beat.longest = 0; window.beat.mutations = 0", vec![]).await?;
        let begun = page.cpu()?;
        let mut before = (now(), begun);
        let mut frame = interval(Duration::from_secs_f64(FRAME / 1000.0));
        frame.set_missed_tick_behavior(MissedTickBehavior::Delay);
        while scene.puter.open_streams() > 0 {
            frame.tick().await;
            let after = (now(), page.cpu()?);
            // A glance that came late saw more than one frame.
            frames.push((after.1 - before.1) * FRAME / (after.0 - before.0).max(FRAME));
            before = after;
        }
        let beat = window.eval("window.beat.stop = true; return window.beat", vec![]).await?;
        let commits = beat["mutations"].as_f64().context("nothing changed")?;
        means.push((before.1 - begun) / commits.max(1.0));
        longest.push(beat["longest"].as_f64().context("the heart did not beat")?);
        scene.answered(&window).await?;
        window.close().await?;
    }
    Ok(vec![
        Figure::new("main thread in a frame, 100,000 characters", "ms", Some(4.0), By::P95, frames),
        Figure::new("  the same: all of its time, shared among the commits", "ms", None, By::Median, means),
        Figure::new("  the same: longest task, with the rest before it", "ms", Some(50.0), By::Max, longest),
    ])
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
    Ok(vec![Figure::new("opening a chat of 2,000 messages, to its first picture", "ms", Some(150.0), By::P95, took)])
}

/// What people type, letter by letter; each is a question of its own.
const TYPED: [&str; 7] =
    ["heat pump tariff", "insulation loft", "Straße", "отопление", "暖房 窓", "nothing of the kind", "crème"];

/// Each keystroke in the search field: from the question that the page asks to the answer in its hands.
pub async fn searching(scene: &Scene, times: Repetitions) -> Result<Vec<Figure>> {
    let window = scene.open().await?;
    // A new index is made beside everything else.
    let ready = "const [query, done] = arguments
        const ask = () => window.__TAURI_INTERNALS__
            .invoke('call', { name: 'search.chats', args: { query, limit: 50 }, channel: null })
            .then((found) => (found.rebuilding ? setTimeout(ask, 200) : done({ found })), (problem) => done({ problem }))
        ask()";
    let begun = now();
    while let Err(error) = window.eval_later(ready, vec![json!("heat")]).await {
        ensure!(now() - begun < 600_000.0, "the index is never ready: {error:#}");
    }
    let index = (now() - begun) / 1000.0;
    let timed = "const [query, done] = arguments
        const begun = performance.now()
        window.__TAURI_INTERNALS__.invoke('call', { name: 'search.chats', args: { query, limit: 50 }, channel: null })
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
    Ok(vec![
        Figure::new("a keystroke in a search over 100,000 messages", "ms", Some(30.0), By::P95, took),
        Figure::new("  making the index anew when it is missing", "s", None, By::Max, vec![index]),
    ])
}

/// The memory of all of Oriel's processes after what an hour of answers brings at 50 words a second, 180,000 words, over
/// what it is after the first minute's 3,000. They come five answers a chat.
pub async fn memory(scene: &Scene, _: Repetitions) -> Result<Vec<Figure>> {
    const WORD: usize = 6;
    let window = scene.open().await?;
    let processes = Processes::of(&scene.stage.marker())?;
    let mut series = Vec::new();
    let mut words = 0;
    while words < 180_000 {
        let next = if words == 0 { 3_000 } else { 6_000 };
        if series.len() % 5 == 0 {
            scene.ask(&window, next * WORD, Duration::from_millis(1), "").await?;
        } else {
            window.send(&format!("Please write {} characters.", next * WORD)).await?;
            scene.puter.streams_reach(1).await;
        }
        scene.answered(&window).await?;
        // What is garbage is collected when there is nothing to do.
        sleep(Duration::from_secs(3)).await;
        series.push(processes.memory()?);
        words += next;
    }
    window.close().await?;
    let growth = (series[series.len() - 1] / series[0] - 1.0) * 100.0;
    Ok(vec![
        Figure::new(
            "memory, growth from the first minute to an hour of answers",
            "%",
            Some(10.0),
            By::Max,
            vec![growth],
        ),
        Figure::new("  memory of all processes, after each answer", "MiB", None, By::Max, series),
    ])
}

/// From the start of the process to the first picture with a composer to write in, with 1,000 chats. The files are in
/// the system's cache. The floor is how long it takes until the web view begins to load its first page, whatever that is.
pub async fn starting(scene: &Scene, times: Repetitions) -> Result<Vec<Figure>> {
    let (mut usable, mut floors) = (Vec::new(), Vec::new());
    for _ in 0..times.many {
        let window = scene.open().await?;
        let started = Processes::of(&scene.stage.marker())?.started()?;
        let times = composer_painted(&window).await?;
        usable.push(times.1 - started);
        floors.push(times.0 - started);
        window.close().await?;
    }
    Ok(vec![
        Figure::new("from the start to a composer, with 1,000 chats", "ms", Some(600.0), By::Median, usable),
        Figure::new("  until the web view asks for its page", "ms", None, By::Median, floors),
    ])
}

/// When the page was asked for, and when its composer was painted first, in milliseconds since 1970.
async fn composer_painted(window: &Window<'_>) -> Result<(f64, f64)> {
    let script = "const done = arguments[0]
        const look = () => {
            const [composer] = performance.getEntriesByName('composer')
            if (composer) done([performance.timeOrigin, composer.startTime])
            else setTimeout(look, 50)
        }
        look()";
    let times: Value = window.eval_later(script, vec![]).await?;
    let origin = times[0].as_f64().context("no origin of times")?;
    Ok((origin, origin + times[1].as_f64().context("the composer has no time")?))
}
