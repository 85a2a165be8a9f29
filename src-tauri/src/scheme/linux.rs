//! Links on Linux: the desktop keeps lists of which program opens what, and programs describe themselves in entries.
//! Reading them is ours (see [`Associations`]); the lists are changed by the desktop's own tool, `xdg-mime`.

use std::{path::Path, process::Stdio, sync::Arc, time::Duration};

use app::{
    LinksTrouble,
    platform::{Handler, Scheme},
};
use tauri::{AppHandle, Runtime};
use tokio::{process::Command, task::spawn_blocking, time::timeout};

use super::associations::{Associations, KIND};

/// The tools take a few milliseconds; one of a broken desktop may hang.
const PATIENCE: Duration = Duration::from_secs(5);

/// The links of this session.
pub struct SystemScheme {
    associations: Arc<Associations>,
    patience: Duration,
}

impl SystemScheme {
    /// The links of this session.
    pub fn new<R: Runtime>(_: &AppHandle<R>) -> Self {
        Self { associations: Arc::new(Associations::of_this_session()), patience: PATIENCE }
    }

    /// Registers this program where links would be lost: no program takes them, the one that did has gone (an AppImage
    /// that was moved), or our own entry is not as it should be. Another program that takes them keeps them.
    pub async fn settle(&self) {
        if !self.ask(Associations::would_lose_links).await.unwrap_or_default() {
            return;
        }
        match self.repair().await {
            Ok(()) => tracing::info!("oriel:// links were registered for this program"),
            Err(trouble) => {
                tracing::warn!(?trouble, "oriel:// links could not be registered; sign-in goes another way")
            }
        }
    }

    /// Reads or writes the desktop's files on a thread that may wait.
    async fn ask<T: Send + 'static>(
        &self,
        ask: impl FnOnce(&Associations) -> T + Send + 'static,
    ) -> Result<T, LinksTrouble> {
        let associations = self.associations.clone();
        let answer = spawn_blocking(move || ask(&associations)).await;
        answer.map_err(|_| LinksTrouble::ListsUnreadable)
    }

    /// Runs a tool of the desktop and waits for it; whether it was there and said that it worked.
    async fn run(&self, tool: &str, arguments: &[&str]) -> bool {
        let mut command = Command::new(tool);
        command.args(arguments).stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null()).kill_on_drop(true);
        for (variable, value) in self.associations.variables() {
            command.env(variable, value);
        }
        match timeout(self.patience, command.status()).await {
            Ok(Ok(status)) if status.success() => true,
            ended => {
                tracing::info!(tool, ?ended, "a tool of the desktop did not do its work");
                false
            }
        }
    }
}

#[async_trait::async_trait]
impl Scheme for SystemScheme {
    async fn handler(&self) -> Handler {
        self.ask(Associations::handler).await.unwrap_or_else(|trouble| Handler::Unknown { trouble })
    }

    async fn repair(&self) -> Result<(), LinksTrouble> {
        let entry = self.ask(Associations::entry_to_use).await??;
        // The index of entries; desktops that read the entries themselves need none, and have no tool for it.
        if let Some(folder) = entry.written_to.as_deref().and_then(Path::to_str) {
            self.run("update-desktop-database", &[folder]).await;
        }
        let told = self.run("xdg-mime", &["default", &entry.id, KIND]).await;
        match self.handler().await {
            Handler::Ours => Ok(()),
            _ if !told => Err(match self.associations.locate("xdg-mime") {
                None => LinksTrouble::NoXdgMime,
                Some(_) => LinksTrouble::XdgMimeFailed,
            }),
            _ => Err(self.ask(Associations::why_not_ours).await?),
        }
    }
}

#[cfg(test)]
mod tests {
    use std::fs;

    use super::*;
    use crate::scheme::associations::tests::Place;

    /// Does what the real one does with these arguments, on an empty list.
    const XDG_MIME: &str = "#!/bin/sh\n[ \"$1\" = default ] || exit 1\n\
        printf '[Default Applications]\\n%s=%s\\n' \"$3\" \"$2\" >\"$XDG_CONFIG_HOME/mimeapps.list\"\n";

    fn scheme(place: &Place, patience: Duration) -> SystemScheme {
        SystemScheme { associations: Arc::new(place.associations()), patience }
    }

    /// A computer where another program gets the links.
    fn anothers() -> Place {
        let place = Place::new();
        place.write("bin/star", "\u{7f}ELF");
        place.entry("share", "star.desktop", "Star", "star %u");
        fs::create_dir_all(place.path("home/.config")).unwrap();
        place
    }

    #[tokio::test]
    async fn repair_tells_the_desktop() {
        let place = anothers();
        place.write("bin/xdg-mime", XDG_MIME);
        place.write("bin/update-desktop-database", "#!/bin/sh\n: >\"$1/told\"\n");
        let scheme = scheme(&place, PATIENCE);
        assert_eq!(scheme.handler().await, Handler::Other { name: "Star".into() });
        assert_eq!(scheme.repair().await, Ok(()));
        assert_eq!(scheme.handler().await, Handler::Ours);
        assert!(place.path("home/.local/share/applications/told").exists());
    }

    #[tokio::test]
    async fn at_the_start_only_lost_links_are_taken() {
        let place = anothers();
        place.write("bin/xdg-mime", XDG_MIME);
        scheme(&place, PATIENCE).settle().await;
        assert_eq!(scheme(&place, PATIENCE).handler().await, Handler::Other { name: "Star".into() });
        fs::remove_file(place.path("bin/star")).unwrap();
        scheme(&place, PATIENCE).settle().await;
        assert_eq!(scheme(&place, PATIENCE).handler().await, Handler::Ours);
    }

    #[tokio::test]
    async fn a_repair_that_does_not_work_says_why() {
        let place = anothers();
        assert_eq!(scheme(&place, PATIENCE).repair().await, Err(LinksTrouble::NoXdgMime));
        place.write("bin/xdg-mime", "#!/bin/sh\nexit 4\n");
        assert_eq!(scheme(&place, PATIENCE).repair().await, Err(LinksTrouble::XdgMimeFailed));
        // The tool writes to the person's list for all desktops, and one for this desktop comes before that.
        place.write("bin/xdg-mime", XDG_MIME);
        place.write("home/.config/gnome-mimeapps.list", &format!("[Default Applications]\n{KIND}=star.desktop\n"));
        let list = place.path("home/.config/gnome-mimeapps.list").display().to_string();
        let program = "Star".to_owned();
        assert_eq!(scheme(&place, PATIENCE).repair().await, Err(LinksTrouble::StillAnother { program, list }));
    }

    #[tokio::test]
    async fn a_tool_that_hangs_is_given_up() {
        let place = anothers();
        place.write("bin/xdg-mime", "#!/bin/sh\nwhile :; do :; done\n");
        assert_eq!(scheme(&place, Duration::ZERO).repair().await, Err(LinksTrouble::XdgMimeFailed));
    }
}
