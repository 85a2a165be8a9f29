//! Watches a mark on the display whose colour counts the changes of the page, so that it is known when each of them can
//! be seen: not when the page has drawn it, but when it has come to the screen.

use std::{
    fs::File,
    os::unix::fs::FileExt,
    path::Path,
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering::Relaxed},
    },
    thread::JoinHandle,
    time::Duration,
};

use anyhow::{Result, anyhow, ensure};

use crate::processes::{Thread, now};

/// How often the screen is looked at.
const GLANCE: Duration = Duration::from_micros(500);
/// How long a colour may take to come, in milliseconds.
const PATIENCE: f64 = 30_000.0;
/// Larger numbers are colours of the page itself. No measurement has so many changes.
const MOST: u32 = 1 << 17;

/// A change that came to the screen.
#[derive(Clone, Copy, Debug)]
pub struct Seen {
    /// Which one, counted from 1. Some are never seen, because the next one came too soon.
    pub number: u32,
    /// When, in milliseconds since 1970.
    pub at: f64,
    /// What the watched thread had used of a processor until then, in milliseconds.
    pub cpu: f64,
}

/// Somebody who looks at the mark all the time.
pub struct Watcher {
    stop: Arc<AtomicBool>,
    watching: JoinHandle<Result<Vec<Seen>>>,
}

impl Watcher {
    /// Looks at this place of the screen, and at what this thread uses.
    ///
    /// # Errors
    /// The screen cannot be read.
    pub fn start(screen: &Path, x: u64, y: u64, thread: Thread) -> Result<Watcher> {
        let pixel = Pixel::of(screen, x, y)?;
        let stop = Arc::new(AtomicBool::new(false));
        let stopped = Arc::clone(&stop);
        let watching = std::thread::spawn(move || {
            let mut seen: Vec<Seen> = Vec::new();
            while !stopped.load(Relaxed) {
                let number = pixel.colour()?;
                if number < MOST && number > seen.last().map_or(0, |last| last.number) {
                    seen.push(Seen { number, at: now(), cpu: thread.cpu()? });
                }
                std::thread::sleep(GLANCE);
            }
            Ok(seen)
        });
        Ok(Watcher { stop, watching })
    }

    /// Everything that was seen.
    ///
    /// # Errors
    /// The screen could not be read any more.
    pub fn stop(self) -> Result<Vec<Seen>> {
        self.stop.store(true, Relaxed);
        self.watching.join().map_err(|_| anyhow!("the watcher fell asleep"))?
    }
}

/// A place on the screen, and the colours by which something is known to be there.
#[derive(Clone, Debug)]
pub struct Spot {
    /// From the left.
    pub x: u64,
    /// From the top.
    pub y: u64,
    /// 0xRRGGBB each.
    pub colours: Vec<u32>,
}

/// Waits until the spot has one of its colours, and tells when that was, in milliseconds since 1970.
///
/// # Errors
/// The screen cannot be read, or it never has.
pub async fn turns(screen: &Path, spot: &Spot) -> Result<f64> {
    let pixel = Pixel::of(screen, spot.x, spot.y)?;
    let begun = now();
    while !spot.colours.contains(&pixel.colour()?) {
        ensure!(now() - begun < PATIENCE, "the screen never turned {:06x?}", spot.colours);
        tokio::time::sleep(GLANCE).await;
    }
    Ok(now())
}

/// One pixel of an X window dump with 32 bits a pixel.
struct Pixel {
    file: File,
    place: u64,
}

impl Pixel {
    fn of(screen: &Path, x: u64, y: u64) -> Result<Pixel> {
        let file = File::open(screen)?;
        // See XWDFile.h: numbers of four bytes, the largest byte first.
        let number = |field: u64| -> Result<u64> {
            let mut bytes = [0; 4];
            file.read_exact_at(&mut bytes, field * 4)?;
            Ok(u32::from_be_bytes(bytes).into())
        };
        let (head, width, height, bits, line, colours) =
            (number(0)?, number(4)?, number(5)?, number(11)?, number(12)?, number(19)?);
        ensure!(bits == 32 && x < width && y < height, "{x}, {y} is nowhere on {width} × {height} of {bits} bits");
        Ok(Pixel { place: head + colours * 12 + y * line + x * 4, file })
    }

    /// 0xRRGGBB.
    fn colour(&self) -> Result<u32> {
        let mut bytes = [0; 4];
        self.file.read_exact_at(&mut bytes, self.place)?;
        Ok(u32::from_le_bytes(bytes) & 0xFF_FFFF)
    }
}
