//! A server that nobody should ask, and that remembers who did.

use std::{
    net::Ipv4Addr,
    sync::{Arc, Mutex, PoisonError},
};

use anyhow::{Result, ensure};
use oriel_desktop::{Stage, Window};
use serde_json::json;
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, AsyncWriteExt, BufReader},
    net::{TcpListener, TcpStream},
};

/// What the test itself asks for, when the window has had its chance.
const LAST: &str = "GET /asked-by-the-test HTTP/1.1";
/// Where the person goes, to show that going there would have been noticed.
const CONTROL: &str = "/opened-by-a-person";

/// Answers everybody who asks, whatever they ask for and from wherever: only the window's own rules keep it from being
/// asked.
pub struct Canary {
    address: String,
    asked: Arc<Mutex<Vec<String>>>,
}

impl Canary {
    pub async fn sit() -> Result<Canary> {
        let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).await?;
        let address = format!("http://{}", listener.local_addr()?);
        let asked = Arc::<Mutex<Vec<String>>>::default();
        let heard = asked.clone();
        tokio::spawn(async move {
            while let Ok((connection, _)) = listener.accept().await {
                tokio::spawn(answer(connection, heard.clone()));
            }
        });
        Ok(Canary { address, asked })
    }

    /// Where it can be asked.
    pub fn address(&self) -> &str {
        &self.address
    }

    /// Nobody asked it so far; when the person opens it in the browser, that is noticed.
    ///
    /// # Errors
    /// Somebody asked it, or it does not notice.
    pub async fn was_left_alone(&self, stage: &Stage, window: &Window<'_>) -> Result<()> {
        // Connections are taken in their order: whatever the window began before this one was noticed by then.
        let mut last = TcpStream::connect(self.address.trim_start_matches("http://")).await?;
        last.write_all(format!("{LAST}\r\n\r\n").as_bytes()).await?;
        last.read_to_end(&mut Vec::new()).await?;
        let asked = self.asked();
        ensure!(asked == [LAST], "the canary was asked: {asked:#?}");

        let visits = stage.visits()?;
        window.call("link.open", json!({ "address": format!("{}{CONTROL}", self.address) })).await?;
        stage.visit(visits).await?;
        let mut asked = self.asked();
        // A browser wants a picture of every site, and may make more connections than it says something on.
        asked.retain(|line| !line.is_empty() && !line.contains("/favicon.ico"));
        ensure!(asked == [LAST, &format!("GET {CONTROL} HTTP/1.1")], "the canary was asked: {asked:#?}");
        Ok(())
    }

    fn asked(&self) -> Vec<String> {
        self.asked.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }
}

/// A connection counts as soon as it is there, also one on which nothing is said.
async fn answer(connection: TcpStream, heard: Arc<Mutex<Vec<String>>>) -> Result<()> {
    let mut connection = BufReader::new(connection);
    let place = {
        let mut heard = heard.lock().unwrap_or_else(PoisonError::into_inner);
        heard.push(String::new());
        heard.len() - 1
    };
    let mut line = String::new();
    connection.read_line(&mut line).await?;
    heard.lock().unwrap_or_else(PoisonError::into_inner)[place] = line.trim_end().to_owned();
    let said = "HTTP/1.1 200 OK\r\naccess-control-allow-origin: *\r\ncontent-type: text/html\r\ncontent-length: 8\r\n\
        connection: close\r\n\r\nA canary";
    connection.write_all(said.as_bytes()).await?;
    Ok(())
}
