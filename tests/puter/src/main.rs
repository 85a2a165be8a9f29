//! The stand-in as a program of its own: for a person with a browser, or for a client in another language.
//! It prints where it listens and a token, and runs until it is interrupted.

use std::{process::ExitCode, time::Duration};

use puter_stand_in::{Options, StandIn};

const USAGE: &str = "\
puter-stand-in [--port N] [--pace MS] [--no-bridge] [--temporary] [--born-dead] [--user NAME] [--capacity BYTES]

  --port N          the loopback port; any free one if left out
  --pace MS         milliseconds between two lines of a streamed answer (12)
  --no-bridge       no OAuth authorization server, as on most self-hosted servers
  --temporary       the browser was never here before and gets a temporary account
  --born-dead       tokens are refused from their first use on
  --user NAME       who is logged in in the browser (mira; noor has files too)
  --capacity BYTES  the size of the cloud storage (104857600)";

#[tokio::main]
async fn main() -> ExitCode {
    let (options, user) = match options(std::env::args().skip(1)) {
        Ok(typed) => typed,
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
    if let Some(user) = user {
        server.log_in(&user);
    }
    println!("listening on {}\ntoken {}", server.origin(), server.token());
    match tokio::signal::ctrl_c().await {
        Ok(()) => ExitCode::SUCCESS,
        Err(_) => ExitCode::FAILURE,
    }
}

/// How it is set up, and who is logged in.
fn options(mut arguments: impl Iterator<Item = String>) -> Result<(Options, Option<String>), String> {
    let mut options = Options::default();
    let mut user = None;
    while let Some(argument) = arguments.next() {
        let mut value = || arguments.next().ok_or(format!("{argument} needs a value"));
        let mut number = || {
            let value = value()?;
            value.parse::<u64>().map_err(|_| format!("{value} is not a number"))
        };
        match argument.as_str() {
            "--port" => options.port = u16::try_from(number()?).map_err(|_| "a port is below 65536")?,
            "--pace" => options.pace = Duration::from_millis(number()?),
            "--capacity" => options.capacity = number()?,
            "--no-bridge" => options.bridge = false,
            "--temporary" => options.temporary = true,
            "--born-dead" => options.born_dead = true,
            "--user" => user = Some(value()?),
            other => return Err(format!("{other} is not known")),
        }
    }
    Ok((options, user))
}
