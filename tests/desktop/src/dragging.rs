//! Files in a person's hand: taken hold of in another program's window, carried over the screen, and let go.
//! What the two programs agree on meanwhile is the display's own protocol, which no page can play.

use std::{future::Future, path::Path, process::Stdio};

use anyhow::{Context, Result};
use tokio::{
    io::{AsyncBufReadExt, BufReader, Lines},
    process::{Child, ChildStdout},
    time::sleep,
};

use crate::{
    Stage,
    stage::{GLANCE, target, within},
};

/// In how many moves the hand goes from one place to another.
const MOVES: i32 = 6;

/// Files that are being dragged.
pub struct Dragging<'stage> {
    stage: &'stage Stage,
    source: Child,
    said: Lines<BufReader<ChildStdout>>,
    /// Where the hand is on the screen.
    at: (i32, i32),
}

impl Stage {
    /// Takes hold of files and folders in a window that another program opens for them.
    ///
    /// # Errors
    /// The window does not come up, or they cannot be dragged.
    pub async fn take_hold(&self, files: &[&Path]) -> Result<Dragging<'_>> {
        let mut source = self.command(target()?.join("debug/drag-source"));
        source.args(files).stdout(Stdio::piped()).kill_on_drop(true);
        let mut source = self.start(&mut source, "drag-source.log")?;
        let said = BufReader::new(source.stdout.take().context("its output is not ours")?).lines();
        let mut dragging = Dragging { stage: self, source, said, at: (80, 60) };
        dragging.hears("shown").await?;
        hand(self, (80, 60)).await?;
        self.run("xdotool", &["mousedown", "1"]).await?;
        dragging.carry((130, 100)).await?;
        dragging.hears("begun").await?;
        Ok(dragging)
    }
}

impl Dragging<'_> {
    /// Carries them to this place of the screen.
    ///
    /// # Errors
    /// The hand does not move.
    pub async fn carry(&mut self, (x, y): (i32, i32)) -> Result<()> {
        let (from_x, from_y) = self.at;
        for step in 1..=MOVES {
            let on = |from, to| from + (to - from) * step / MOVES;
            hand(self.stage, (on(from_x, x), on(from_y, y))).await?;
        }
        self.at = (x, y);
        Ok(())
    }

    /// Waits until the window under the hand would take them, or would no longer.
    ///
    /// # Errors
    /// It is not so.
    pub async fn is_wanted(&mut self, wanted: bool) -> Result<()> {
        let word = if wanted { "wanted" } else { "unwanted" };
        let (stage, at) = (self.stage, self.at);
        tokio::select! {
            heard = self.hears(word) => heard,
            error = tremble(stage, at) => Err(error),
        }
    }

    /// Waits for something while they are held over a window.
    ///
    /// # Errors
    /// It does not happen.
    pub async fn held<T>(&self, work: impl Future<Output = Result<T>>) -> Result<T> {
        tokio::select! {
            done = work => done,
            error = tremble(self.stage, self.at) => Err(error),
        }
    }

    /// Lets go; tells whether they were taken.
    ///
    /// # Errors
    /// The drag does not end.
    pub async fn let_go(mut self) -> Result<bool> {
        self.stage.run("xdotool", &["mouseup", "1"]).await?;
        let mut is_taken = true;
        loop {
            match self.next().await?.as_str() {
                "ended" => break,
                "kept" => is_taken = false,
                _ => {}
            }
        }
        self.source.kill().await?;
        Ok(is_taken)
    }

    async fn hears(&mut self, word: &str) -> Result<()> {
        while self.next().await? != word {}
        Ok(())
    }

    async fn next(&mut self) -> Result<String> {
        within("the other program", async { self.said.next_line().await?.context("it ended") }).await
    }
}

/// A hand is never quite still, and what is under it hears of moves only. Ends when the hand cannot move.
async fn tremble(stage: &Stage, (x, y): (i32, i32)) -> anyhow::Error {
    loop {
        for by in [1, 0] {
            if let Err(error) = hand(stage, (x + by, y)).await {
                return error;
            }
            sleep(GLANCE).await;
        }
    }
}

async fn hand(stage: &Stage, (x, y): (i32, i32)) -> Result<()> {
    stage.run("xdotool", &["mousemove", &x.to_string(), &y.to_string()]).await.map(drop)
}
