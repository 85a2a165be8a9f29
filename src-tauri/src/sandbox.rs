//! The sandbox of the engine that draws the window. On Linux WebKit has one, made by bubblewrap, and leaves it off
//! unless told otherwise; on other systems the engine always has its own.

use app::platform::Sandbox;

/// Sees to it that the engine starts in its sandbox, where it can, and tells whether it does.
///
/// WebKit is told by a variable of its process. A program cannot safely change its own, so this one starts anew in its
/// own place, with the same process id; that costs some hundredths of a second.
#[cfg(target_os = "linux")]
pub fn enter() -> Sandbox {
    use std::{env, os::unix::process::CommandExt, process::Command};

    /// "1" has WebKit put its processes into a sandbox.
    const VARIABLE: &str = "WEBKIT_FORCE_SANDBOX";

    match env::var_os(VARIABLE) {
        Some(value) if value == "1" => return Sandbox::On,
        Some(_) => return Sandbox::Refused,
        None => {}
    }
    let sandbox = linux::possible();
    if sandbox == Sandbox::On {
        let Ok(program) = env::current_exe() else { return Sandbox::Refused };
        // Returns only if it fails.
        let error = Command::new(program).args(env::args_os().skip(1)).env(VARIABLE, "1").exec();
        tracing::warn!(%error, "Oriel could not be started anew, and goes on without a sandbox for its window");
        return Sandbox::Refused;
    }
    sandbox
}

#[cfg(not(target_os = "linux"))]
pub fn enter() -> Sandbox {
    Sandbox::On
}

#[cfg(target_os = "linux")]
mod linux {
    use std::{
        env,
        path::Path,
        process::{Command, Stdio},
    };

    use app::platform::Sandbox;

    /// Where WebKit looks for them; distributions build it with these.
    const BUBBLEWRAP: &str = "/usr/bin/bwrap";
    const BUS_PROXY: &str = "/usr/bin/xdg-dbus-proxy";

    /// Whether a sandbox can be made here: a window whose sandbox fails stays empty.
    pub(super) fn possible() -> Sandbox {
        // What these bring along lies where a sandbox does not look.
        let is_apart = ["APPIMAGE", "SNAP"].into_iter().any(|variable| env::var_os(variable).is_some());
        if is_apart || Path::new("/.flatpak-info").exists() {
            return Sandbox::Apart;
        }
        if ![BUBBLEWRAP, BUS_PROXY].into_iter().all(|program| Path::new(program).exists()) {
            return Sandbox::Missing;
        }
        // Some systems have it and let nobody use it.
        let tried = Command::new(BUBBLEWRAP)
            .args(["--ro-bind", "/", "/", "--unshare-all", "--proc", "/proc", "--dev", "/dev", "true"])
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .status();
        if tried.is_ok_and(|ended| ended.success()) { Sandbox::On } else { Sandbox::Refused }
    }
}
