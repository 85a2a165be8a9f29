//! The stand-in as a program of its own: for a person with a browser, or for a client in another language.
//! It prints where it listens and a token, and runs until it is interrupted.

use std::{process::ExitCode, time::Duration};

use puter_stand_in::{Options, StandIn};

const USAGE: &str = "\
puter-stand-in [--port N] [--pace MS] [--no-bridge] [--temporary] [--capacity BYTES]

  --port N          the loopback port; any free one if left out
  --pace MS         milliseconds between two lines of a streamed answer (12)
  --no-bridge       no OAuth authorization server, as on most self-hosted servers
  --temporary       the account is one that nobody registered
  --capacity BYTES  the size of the cloud storage (104857600)";

#[tokio::main]
async fn main() -> ExitCode {
    let options = match options(std::env::args().skip(1)) {
        Ok(options) => options,
        Err(problem) => {
            eprintln!("{problem}\n\n{USAGE}");
            return ExitCode::FAILURE;
        }
    };
    let server = match StandIn::start(options).await {
        Ok(server) => server,
        Err(error) => {
            eprintln!("The port could not be taken: {error}");
            return ExitCode::FAILURE;
        }
    };
    println!("listening on {}\ntoken {}", server.origin(), server.token());
    match tokio::signal::ctrl_c().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

fn options(mut arguments: impl Iterator<Item = String>) -> Result<Options, String> {
    let mut options = Options::default();
    while let Some(argument) = arguments.next() {
        let mut number = || {
            let value = arguments.next().ok_or(format!("{argument} needs a number"))?;
            value.parse::<u64>().map_err(|_| format!("{value} is not a number"))
        };
        match argument.as_str() {
            "--port" => options.port = u16::try_from(number()?).map_err(|_| "a port is below 65536")?,
            "--pace" => options.pace = Duration::from_millis(number()?),
            "--capacity" => options.capacity = number()?,
            "--no-bridge" => options.bridge = false,
            "--temporary" => options.temporary = true,
            other => return Err(format!("{other} is not known")),
        }
    }
    Ok(options)
}
