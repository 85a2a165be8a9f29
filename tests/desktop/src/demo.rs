//! `demo`: a script plays a person who signs in, chats with two models, looks at files and signs out, on a desktop
//! that nobody sees. Every step is printed with its time and leaves a picture in `target/demo`.

#[cfg(target_os = "linux")]
#[tokio::main]
async fn main() -> std::process::ExitCode {
    let played = tokio::select! {
        played = play::play() => played,
        // Dropping the play ends everything that it started.
        _ = tokio::signal::ctrl_c() => Err(anyhow::anyhow!("interrupted")),
    };
    match played {
        Ok(()) => std::process::ExitCode::SUCCESS,
        Err(error) => {
            eprintln!("demo: {error:#}");
            std::process::ExitCode::FAILURE
        }
    }
}

#[cfg(not(target_os = "linux"))]
fn main() {
    println!("The demo that needs no display is for Linux. Here, `cargo xtask run --demo` opens the window itself.");
}

#[cfg(target_os = "linux")]
mod play {
    use std::{fs, time::Instant};

    use anyhow::{Context, Result, bail, ensure};
    use oriel_desktop::{Consent, Keyring, Stage, Window, Wishes};
    use puter_stand_in::{Options, StandIn};

    const HELP: &str = "\
demo [--server ADDRESS [--oauth ADDRESS]] [--user NAME --password-file FILE]

  --server ADDRESS      a Puter that runs already, instead of the stand-in
  --oauth ADDRESS       its OAuth server, if it has one
  --user NAME           whom to log in as on its page
  --password-file FILE  a file with the password, which is never printed";

    /// What was typed.
    #[derive(Default)]
    struct Typed {
        server: Option<String>,
        oauth: Option<String>,
        user: Option<String>,
        password_file: Option<String>,
    }

    impl Typed {
        fn read(mut words: impl Iterator<Item = String>) -> Result<Typed> {
            let mut typed = Typed::default();
            while let Some(word) = words.next() {
                let place = match word.as_str() {
                    "--server" => &mut typed.server,
                    "--oauth" => &mut typed.oauth,
                    "--user" => &mut typed.user,
                    "--password-file" => &mut typed.password_file,
                    _ => bail!("`{word}` is not known here\n\n{HELP}"),
                };
                *place = Some(words.next().with_context(|| format!("{word} needs a value\n\n{HELP}"))?);
            }
            Ok(typed)
        }
    }

    /// Counts, times and pictures the steps.
    struct Steps {
        number: usize,
        since: Instant,
    }

    impl Steps {
        async fn done(&mut self, window: &Window<'_>, name: &str, said: &str) -> Result<()> {
            let time = self.since.elapsed().as_millis();
            self.number += 1;
            window.picture(&format!("{:02}-{name}", self.number)).await?;
            println!("{:>3}  {:<22}{time:>7} ms  {said}", self.number, name.replace('-', " "));
            self.since = Instant::now();
            Ok(())
        }
    }

    /// Plays everything; the first thing that does not happen ends it with an error.
    pub async fn play() -> Result<()> {
        let typed = Typed::read(std::env::args().skip(1))?;
        let mut stage = Stage::set("demo", Keyring::Unlocked).await?;
        // Dropping it ends the server.
        let mut puter = None;
        match &typed.server {
            Some(server) => {
                println!("The Puter at {server}, and Oriel, the real program.");
                stage.give("ORIEL_SERVER", server);
                if let Some(oauth) = &typed.oauth {
                    stage.give("ORIEL_OAUTH", oauth);
                }
            }
            None => {
                let origin = puter.insert(StandIn::start(Options::default()).await?).origin().to_string();
                println!("A stand-in for Puter at {origin}, whose answers are invented, and Oriel, the real program.");
                stage.give("ORIEL_SERVER", &origin);
                stage.give("ORIEL_OAUTH", &origin);
            }
        }
        let account = match (&typed.user, &typed.password_file) {
            (Some(user), Some(file)) => {
                let password = fs::read_to_string(file).with_context(|| file.clone())?;
                Some((user.clone(), password.trim_end().to_owned()))
            }
            _ => None,
        };
        stage.wish(Wishes { consent: Consent::Approve, account })?;

        let mut steps = Steps { number: 0, since: Instant::now() };
        let window = stage.open(&[]).await?;
        let played = scenes(&stage, &window, &mut steps).await;
        if played.is_ok() {
            window.close().await?;
        }
        println!("Pictures and logs are in {}.", stage.pictures().display());
        played.context("the demo did not get to its end")
    }

    async fn scenes(stage: &Stage, window: &Window<'_>, steps: &mut Steps) -> Result<()> {
        window.find("button", "Sign in with Puter").await?;
        steps.done(window, "welcome", "the window is open").await?;

        window.press("Sign in with Puter").await?;
        // A server without an OAuth server is asked about before its consent page is used.
        let visit = tokio::select! {
            visit = stage.visit(0) => visit?,
            agreed = window.press("Use the consent page") => {
                agreed?;
                stage.visit(0).await?
            }
        };
        stage.keep_picture(&visit, "consent-in-the-browser")?;
        window.signed_in().await?;
        let link = visit.link.unwrap_or_default();
        let way = link.split('?').next().unwrap_or_default();
        steps.done(window, "signed-in", &format!("approved in the browser, back through {way}")).await?;

        let answer = window.ask("What should I look at before I insulate a loft?").await?;
        steps.done(window, "first-answer", &format!("{} answered", answer.model)).await?;

        let model = window.choose_another_model().await?;
        steps.done(window, "another-model", &model).await?;
        let answer = window.ask("And what does it save in a year?").await?;
        ensure!(answer.model == model, "{} answered instead of {model}", answer.model);
        steps.done(window, "second-answer", &format!("{} answered", answer.model)).await?;

        // Names of this run alone: a Puter that keeps its files would ask what to do with the ones of the last.
        let picture = format!("oriel in a window {}.png", std::process::id());
        let notes = format!("loft notes {}.txt", std::process::id());
        let (picture, notes) = (picture.as_str(), notes.as_str());
        fs::copy(concat!(env!("CARGO_MANIFEST_DIR"), "/../../icons/128x128.png"), stage.home().join(picture))?;
        fs::write(stage.home().join(notes), "Loft: 100 mm of mineral wool, 34 m², hatch not insulated.\n")?;
        window.turn_to("Files").await?;
        window.open_entry("Documents").await?;
        for file in [picture, notes] {
            window.press("Upload").await?;
            stage.choose_file("Upload files", &stage.home().join(file)).await?;
            window.find("row", &format!("{file}*")).await?;
        }
        steps.done(window, "files", "two files uploaded to Documents").await?;

        window.open_entry(picture).await?;
        window.find("img", picture).await?;
        steps.done(window, "picture-preview", picture).await?;
        window.open_entry(notes).await?;
        window.wait_for("hatch not insulated").await?;
        steps.done(window, "text-preview", notes).await?;

        window.attach_entry(notes).await?;
        let answer = window.ask("What is missing in these notes?").await?;
        window.wait_for(notes).await?;
        steps.done(window, "asked-about-a-file", &format!("{} answered", answer.model)).await?;

        let user = window.username().await?;
        window.sign_out(&user).await?;
        steps.done(window, "signed-out", "the token is gone").await
    }
}
