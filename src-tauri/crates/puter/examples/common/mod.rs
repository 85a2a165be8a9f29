//! What both examples begin with: a client, from the environment or by signing in through the browser.
//! Only examples read the environment; the library never does.

use std::{env, error::Error, time::SystemTime};

use puter::{
    AppIdentity, Client, Limits, Network, Server,
    sign_in::{Attempt, Ending, Loopback, authorization_server},
};

/// Who the examples say they are.
const APP: AppIdentity = AppIdentity { name: "Example", user_agent: "puter-example/1.0" };

/// `PUTER_SERVER` names the server (puter.com where it is missing), `PUTER_TOKEN` the token. Without a token, prints
/// an address to open in a browser and waits.
pub async fn client() -> Result<Client, Box<dyn Error>> {
    let network = Network::new(APP, Limits::default());
    let server = match env::var("PUTER_SERVER") {
        Ok(address) => Server::discover(&network, &address, None, false).await?,
        Err(_) => Server::puter_com(),
    };
    if let Ok(token) = env::var("PUTER_TOKEN") {
        return Ok(Client::new(&network, server, token.into()));
    }
    let mut listener = Loopback::bind(APP).await?;
    let (redirect, now) = (listener.redirect().clone(), SystemTime::now());
    let attempt = match authorization_server(&network, &server).await? {
        Some(authz) => Attempt::by_code(&network, &server, &authz, redirect, now).await?,
        None => Attempt::by_authme(&server, redirect, now),
    };
    println!("Open this address to sign in to {}:\n\n  {}\n", server.host(), attempt.address());
    loop {
        match attempt.read(&listener.next().await?, SystemTime::now()) {
            Ok(callback) => {
                let token = attempt.redeem(&network, callback).await;
                let ending = if token.is_ok() { Ending::SignedIn } else { Ending::NotSignedIn };
                listener.answer(ending, None).await;
                return Ok(Client::new(&network, server, token?));
            }
            Err(refusal) => {
                listener.answer(Ending::NotSignedIn, None).await;
                eprintln!("{refusal}");
            }
        }
    }
}
