//! A desktop for one test: a display, a session bus, a keychain, a browser's place and a home, all fresh and private.
//! Whatever was started here ends with it, also when the test is killed.

use std::{
    fs,
    future::Future,
    io::Write,
    net::{Ipv4Addr, TcpListener},
    os::unix::fs::{DirBuilderExt, PermissionsExt},
    path::{Path, PathBuf},
    process::{Child, ChildStdin, Stdio},
    time::Duration,
};

use anyhow::{Context, Result, bail, ensure};
use tokio::{
    io::{AsyncBufReadExt, AsyncReadExt, BufReader},
    process::Command,
    sync::{Mutex, MutexGuard},
    time::{Instant, sleep, timeout},
};

use crate::Window;

/// Nothing here may take longer; most of it takes milliseconds.
pub(crate) const PATIENCE: Duration = Duration::from_secs(30);

/// The password of the keychain. Not an empty one, for which the keychain would write its secrets in the clear.
const PASSWORD: &str = "a bay window";

/// How often we look again where nothing tells us of a change.
pub(crate) const GLANCE: Duration = Duration::from_millis(40);

/// The state of the keychain when the desktop comes up.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Keyring {
    /// Running and open, as after an ordinary log-in.
    Unlocked,
    /// Running, and waiting for its password: whoever asks for a secret makes a window appear.
    Locked,
    /// There is none.
    Absent,
}

/// The private desktop. Dropping it ends everything that runs there and removes its home.
pub struct Stage {
    folder: PathBuf,
    pictures: PathBuf,
    oriel: PathBuf,
    variables: Vec<(String, String)>,
    display: String,
    // Dropped before the next stage may begin.
    _warden: Warden,
    // Two real windows at a time are slower than one after the other, and time is measured here.
    _alone: MutexGuard<'static, ()>,
}

static ALONE: Mutex<()> = Mutex::const_new(());

impl Stage {
    /// Sets up a desktop. `name` is the folder below `target` that receives pictures and logs, for example
    /// `desktop/a-link-signs-in`; it is emptied first.
    ///
    /// # Errors
    /// A program is missing or did not come up; the sentence names it.
    pub async fn set(name: &str, keyring: Keyring) -> Result<Stage> {
        let alone = ALONE.lock().await;
        let pictures = target()?.join(name);
        if pictures.exists() {
            fs::remove_dir_all(&pictures)?;
        }
        fs::create_dir_all(&pictures)?;

        // Short, because the address of a socket may have no more than 107 characters.
        let folder = tempfile::Builder::new().prefix("oriel-stage-").tempdir()?.keep();
        let warden = Warden::of(&folder)?;
        let text = folder.display().to_string();
        let mut variables: Vec<(String, String)> = vec![
            ("ORIEL_STAGE".into(), text.clone()),
            ("PATH".into(), std::env::var("PATH")?),
            ("HOME".into(), format!("{text}/home")),
            ("LANG".into(), "C.UTF-8".into()),
            ("XDG_CURRENT_DESKTOP".into(), "GNOME".into()),
            ("XDG_SESSION_TYPE".into(), "x11".into()),
            // Only what the stage lays out: an installed Oriel would announce itself in what the computer shares.
            ("XDG_DATA_DIRS".into(), format!("{text}/share")),
            // A sandboxed page does not see the stage, and ends without the settings of its toolkit.
            ("GSETTINGS_SCHEMA_DIR".into(), "/usr/share/glib-2.0/schemas".into()),
            // There is no accessibility bus and no settings daemon here, and looking for them costs seconds.
            ("NO_AT_BRIDGE".into(), "1".into()),
            ("GSETTINGS_BACKEND".into(), "memory".into()),
            ("ORIEL_LOG".into(), "trace".into()),
        ];
        for (variable, place) in [
            ("HOME", "home"),
            ("XDG_RUNTIME_DIR", "run"),
            ("XDG_CONFIG_HOME", "home/.config"),
            ("XDG_DATA_HOME", "home/.local/share"),
            ("XDG_CACHE_HOME", "home/.cache"),
            ("XDG_STATE_HOME", "home/.local/state"),
        ] {
            fs::DirBuilder::new().recursive(true).mode(0o700).create(folder.join(place))?;
            if variable != "HOME" {
                variables.push((variable.into(), format!("{text}/{place}")));
            }
        }
        let oriel =
            std::env::var_os("ORIEL_BIN").map_or_else(|| target().map(|t| t.join("debug/oriel")), |p| Ok(p.into()))?;
        let mut stage =
            Stage { folder, pictures, oriel, variables, display: String::new(), _warden: warden, _alone: alone };
        stage.write_program()?;
        stage.settle_programs()?;
        stage.raise_display().await?;
        stage.raise_bus(keyring).await?;
        match keyring {
            Keyring::Absent => {}
            Keyring::Unlocked => stage.start_keyring().await?,
            Keyring::Locked => {
                stage.start_keyring().await?;
                stage.lock_keyring().await?;
            }
        }
        Ok(stage)
    }

    /// The home folder of the person on this desktop.
    pub fn home(&self) -> PathBuf {
        self.folder.join("home")
    }

    /// Where sockets and other things of one log-in are.
    pub fn runtime(&self) -> PathBuf {
        self.folder.join("run")
    }

    /// Everything of this stage.
    pub(crate) fn folder(&self) -> &Path {
        &self.folder
    }

    /// The program that is tested.
    pub(crate) fn oriel(&self) -> &Path {
        &self.oriel
    }

    /// Where pictures and logs go.
    pub fn pictures(&self) -> &Path {
        &self.pictures
    }

    /// Everything Oriel has written to its streams so far, all its runs together.
    pub fn log(&self) -> String {
        fs::read_to_string(self.pictures.join("oriel.log")).unwrap_or_default()
    }

    /// Sets a variable for whatever is started from now on.
    pub fn give(&mut self, name: &str, value: &str) {
        self.variables.retain(|(known, _)| known != name);
        self.variables.push((name.into(), value.into()));
    }

    /// A program that will run on this desktop, with nothing of ours but the path.
    pub fn command(&self, program: impl AsRef<std::ffi::OsStr>) -> Command {
        let mut command = Command::new(program);
        command.env_clear().envs(self.variables.iter().map(|(name, value)| (name, value)));
        command.current_dir(self.home()).stdin(Stdio::null());
        command
    }

    /// Runs a short program on this desktop and returns what it printed.
    ///
    /// # Errors
    /// It cannot be started, ends badly or takes too long.
    pub async fn run(&self, program: &str, arguments: &[&str]) -> Result<String> {
        let said = within(program, async { Ok(self.command(program).args(arguments).output().await?) }).await?;
        let (out, err) = (String::from_utf8_lossy(&said.stdout), String::from_utf8_lossy(&said.stderr));
        ensure!(said.status.success(), "{program} {} ended with {}: {out}{err}", arguments.join(" "), said.status);
        Ok(out.trim_end().to_owned())
    }

    /// Opens Oriel's window as the system would, with these arguments.
    ///
    /// # Errors
    /// No window came up in time.
    pub async fn open(&self, arguments: &[&str]) -> Result<Window<'_>> {
        self.closed().await?;
        Window::open(self, &self.program(), arguments).await
    }

    /// Starts Oriel without holding its window, and returns how it ended. This is what a second launch does.
    ///
    /// # Errors
    /// It did not end in time.
    pub async fn launch_again(&self, arguments: &[&str]) -> Result<std::process::ExitStatus> {
        within("the second Oriel", async { Ok(self.command(self.program()).args(arguments).status().await?) }).await
    }

    /// Does what any program does with a link: asks the desktop to open it.
    ///
    /// # Errors
    /// The desktop knows no program for it.
    pub async fn open_link(&self, link: &str) -> Result<()> {
        // Its streams are not ours to wait for: the program that takes the link inherits them.
        let mut open = self.command("xdg-open");
        open.arg(link).stdout(Stdio::null()).stderr(Stdio::null());
        let ended = within("xdg-open", async { Ok(open.status().await?) }).await?;
        ensure!(ended.success(), "xdg-open ended with {ended}");
        Ok(())
    }

    /// Is an Oriel running here?
    pub async fn is_open(&self) -> Result<bool> {
        self.bus_has(&format!("{}.SingleInstance", identifier()?)).await
    }

    /// Waits until no second launch is under way: it would hand its link to an Oriel that is just closing.
    pub(crate) async fn only_one(&self) -> Result<()> {
        until("the second launch to end", || async { Ok((self.processes()?.len() <= 1).then_some(())) }).await
    }

    /// Every Oriel that runs here.
    pub(crate) fn processes(&self) -> Result<Vec<PathBuf>> {
        let programs = environments()?.filter(|(process, environment)| {
            let is_oriel = fs::read_link(process.join("exe")).is_ok_and(|program| program == self.oriel);
            is_oriel && has(environment, &self.marker())
        });
        Ok(programs.map(|(process, _)| process).collect())
    }

    /// Whether every process that draws Oriel's pages has a world of its own: it is known there by another number.
    ///
    /// # Errors
    /// There is none, or the system does not tell.
    pub fn is_held(&self) -> Result<bool> {
        let mut numbers = Vec::new();
        for (process, environment) in environments()? {
            let is_engine =
                fs::read_link(process.join("exe")).is_ok_and(|program| program.ends_with("WebKitWebProcess"));
            if is_engine && has(&environment, &self.marker()) {
                let status = fs::read_to_string(process.join("status"))?;
                let line = status.lines().find_map(|line| line.strip_prefix("NSpid:")).context("no line NSpid")?;
                numbers.push(line.split_whitespace().count());
            }
        }
        ensure!(!numbers.is_empty(), "nothing draws a page");
        // This test may itself be somewhere where processes have several numbers.
        let own = fs::read_to_string("/proc/self/status")?;
        let own = own.lines().find_map(|line| line.strip_prefix("NSpid:")).context("no line NSpid")?;
        Ok(numbers.into_iter().all(|count| count > own.split_whitespace().count()))
    }

    /// The display that windows are on.
    pub fn display(&self) -> &str {
        &self.display
    }

    /// Waits until no Oriel runs here. One that is closing would still swallow the next one's start.
    ///
    /// # Errors
    /// It does not close.
    pub async fn closed(&self) -> Result<()> {
        until("Oriel to close", || async { Ok((!self.is_open().await?).then_some(())) }).await
    }

    /// The visible window whose title is this, or fits this pattern, as the display names it.
    ///
    /// # Errors
    /// There is none.
    pub async fn window_id(&self, title: &str) -> Result<String> {
        let found = until(&format!("a window named “{title}”"), || self.dialog(title)).await;
        if found.is_err() {
            self.picture("failed").await?;
        }
        found
    }

    /// The window that keys go to.
    ///
    /// # Errors
    /// The display does not answer.
    pub async fn keyboard(&self) -> Result<String> {
        self.run("xdotool", &["getwindowfocus"]).await
    }

    /// Gives the keyboard to nobody in particular, as if the person had clicked beside every window.
    ///
    /// # Errors
    /// The display does not answer.
    pub async fn take_keyboard_away(&self) -> Result<()> {
        let backdrop = self.run("xdotool", &["search", "--maxdepth", "0", ".*"]).await?;
        self.run("xdotool", &["windowfocus", backdrop.lines().next().unwrap_or_default()]).await.map(drop)
    }

    /// Waits until keys go to this window.
    ///
    /// # Errors
    /// They go elsewhere.
    pub async fn keyboard_reaches(&self, window: &str) -> Result<()> {
        until("the keyboard to reach the window", || async { Ok((self.keyboard().await? == window).then_some(())) })
            .await
    }

    /// Waits until a file is there and complete.
    ///
    /// # Errors
    /// It does not come.
    pub async fn file_appears(&self, file: &Path) -> Result<()> {
        until(&format!("{}", file.display()), || async {
            Ok(fs::metadata(file).is_ok_and(|f| f.len() > 0).then_some(()))
        })
        .await
    }

    /// What every program of this stage has in its environment.
    pub fn marker(&self) -> String {
        format!("ORIEL_STAGE={}", self.folder.display())
    }

    /// What the display shows at any time, as a file: an X window dump that the display itself keeps up to date.
    pub fn screen(&self) -> PathBuf {
        self.runtime().join("Xvfb_screen0")
    }

    /// Takes a picture of the whole screen.
    ///
    /// # Errors
    /// The screen cannot be read.
    pub async fn picture(&self, name: &str) -> Result<PathBuf> {
        let file = self.pictures.join(format!("{name}.png"));
        let path = file.display().to_string();
        self.run("import", &["-window", "root", "-display", &self.display, &path]).await?;
        Ok(file)
    }

    /// Oriel, behind a script that keeps what it says.
    pub fn program(&self) -> PathBuf {
        self.folder.join("oriel")
    }

    /// Starts a program that stays; its words go to a file beside the pictures.
    pub(crate) fn start(&self, command: &mut Command, log: &str) -> Result<tokio::process::Child> {
        let log = fs::File::options().create(true).append(true).open(self.pictures.join(log))?;
        command.stderr(log.try_clone()?);
        let name = command.as_std().get_program().display().to_string();
        command.spawn().with_context(|| format!("{name} did not start"))
    }

    async fn raise_display(&mut self) -> Result<()> {
        let mut server = self.command("Xvfb");
        server.args(["-displayfd", "1", "-screen", "0", "1180x760x24", "-nolisten", "tcp", "-fbdir"]);
        // It would otherwise begin anew whenever nobody is connected, and send away whoever is just arriving.
        server.arg(self.runtime()).arg("-noreset").stdout(Stdio::piped());
        let mut server = self.start(&mut server, "display.log")?;
        let number = first_line(&mut server).await.context("Xvfb did not come up")?;
        self.display = format!(":{number}");
        let display = self.display.clone();
        self.give("DISPLAY", &display);
        Ok(())
    }

    async fn raise_bus(&mut self, keyring: Keyring) -> Result<()> {
        // Only the keychain's password window is started by the bus; everything else must be started by a test.
        let services = if keyring == Keyring::Locked { "<standard_session_servicedirs/>" } else { "" };
        let socket = format!("unix:path={}/run/bus", self.folder.display());
        let configuration = format!(
            r#"<busconfig><type>session</type><listen>{socket}</listen><auth>EXTERNAL</auth>{services}
            <policy context="default"><allow send_destination="*" eavesdrop="true"/><allow eavesdrop="true"/>
            <allow own="*"/></policy></busconfig>"#
        );
        let file = self.folder.join("bus.conf");
        fs::write(&file, configuration)?;
        let mut bus = self.command("dbus-daemon");
        bus.arg(format!("--config-file={}", file.display())).args(["--nofork", "--print-address=1"]);
        let mut bus = self.start(bus.stdout(Stdio::piped()), "bus.log")?;
        let address = first_line(&mut bus).await.context("dbus-daemon did not come up")?;
        self.give("DBUS_SESSION_BUS_ADDRESS", &address);
        Ok(())
    }

    /// Starts the keychain, open, as logging in does. Its collection is made if there was none.
    ///
    /// # Errors
    /// It does not come up.
    pub async fn start_keyring(&self) -> Result<()> {
        let password = self.folder.join("keyring-password");
        fs::write(&password, PASSWORD)?;
        let mut daemon = self.command("gnome-keyring-daemon");
        daemon.args(["--unlock", "--components=secrets"]).stdin(fs::File::open(password)?).stdout(Stdio::null());
        let mut daemon = self.start(&mut daemon, "keyring.log")?;
        // It forks once its collection is there, and the first process ends.
        within("gnome-keyring-daemon", async { Ok(daemon.wait().await?) }).await?;
        until("the keychain to come up", || async { Ok(self.bus_has("org.freedesktop.secrets").await?.then_some(())) })
            .await
    }

    /// Locks the keychain, as a screen lock may do.
    ///
    /// # Errors
    /// There is no keychain.
    pub async fn lock_keyring(&self) -> Result<()> {
        let secrets = "org.freedesktop.secrets";
        let lock = ["org.freedesktop.Secret.Service.Lock", "array:objpath:/org/freedesktop/secrets/collection/login"];
        self.run(
            "dbus-send",
            &["--print-reply", "--dest=org.freedesktop.secrets", "/org/freedesktop/secrets", lock[0], lock[1]],
        )
        .await
        .with_context(|| format!("{secrets} does not lock"))
        .map(drop)
    }

    /// Types the keychain's password into its own window, as soon as that comes up.
    ///
    /// # Errors
    /// It does not come up, or stays.
    pub async fn unlock_keyring(&self) -> Result<()> {
        self.answer_keyring(&["type", PASSWORD]).await?;
        self.run("xdotool", &["key", "Return"]).await.map(drop)
    }

    /// Closes the keychain's own window, as soon as that comes up.
    ///
    /// # Errors
    /// It does not come up, or stays.
    pub async fn refuse_keyring(&self) -> Result<()> {
        self.answer_keyring(&["key", "Escape"]).await
    }

    /// Waits until the keychain's own window asks for its password.
    ///
    /// # Errors
    /// It does not come up.
    pub async fn keyring_asks(&self) -> Result<String> {
        self.window_id("Unlock.*Keyring").await
    }

    async fn answer_keyring(&self, keys: &[&str]) -> Result<()> {
        let question = self.keyring_asks().await?;
        self.picture("keychain-asks").await?;
        self.run("xdotool", &["windowfocus", "--sync", &question]).await?;
        self.run("xdotool", keys).await.map(drop)
    }

    /// Writes the script that Oriel is started by, which keeps what it says.
    fn write_program(&self) -> Result<()> {
        let script = format!(
            "#!/bin/sh\nexec '{}' \"$@\" >>'{}/oriel.log' 2>&1\n",
            self.oriel.display(),
            self.pictures.display()
        );
        fs::write(self.program(), script)?;
        Ok(fs::set_permissions(self.program(), fs::Permissions::from_mode(0o755))?)
    }

    /// Has somebody on the session bus this name?
    async fn bus_has(&self, name: &str) -> Result<bool> {
        let said = self
            .run(
                "dbus-send",
                &[
                    "--print-reply=literal",
                    "--dest=org.freedesktop.DBus",
                    "/org/freedesktop/DBus",
                    "org.freedesktop.DBus.NameHasOwner",
                    &format!("string:{name}"),
                ],
            )
            .await?;
        Ok(said.contains("true"))
    }
}

/// Ends everything on a stage when its input closes. It is a process of its own, so this also happens when ours is
/// killed; it finds what to end by the variable that every program of the stage inherited.
struct Warden {
    process: Child,
    input: Option<ChildStdin>,
}

const WARDEN: &str = r#"
trap '' HUP INT TERM
read -r _
signal=TERM
while :; do
  ids=$(grep -lszxF "ORIEL_STAGE=$1" /proc/[0-9]*/environ | cut -d/ -f3)
  [ -n "$ids" ] || break
  kill -$signal $ids 2>/dev/null
  signal=KILL
  sleep 0.1
done
rm -rf "$1"
"#;

impl Warden {
    fn of(folder: &Path) -> Result<Warden> {
        let mut process = std::process::Command::new("sh")
            .args(["-c", WARDEN, "warden"])
            .arg(folder)
            .stdin(Stdio::piped())
            .spawn()
            .context("sh did not start")?;
        let input = process.stdin.take();
        Ok(Warden { process, input })
    }
}

impl Drop for Warden {
    fn drop(&mut self) {
        if let Some(mut input) = self.input.take() {
            // If the warden is gone there is nobody to tell.
            let _ = input.write_all(b"\n");
        }
        let _ = self.process.wait();
    }
}

/// Cargo's folder for results, wherever it was told to put them.
///
/// # Errors
/// This program does not lie in one.
pub fn target() -> Result<PathBuf> {
    let this = std::env::current_exe()?;
    let target = this.ancestors().find(|folder| folder.join("CACHEDIR.TAG").is_file());
    target.map(Path::to_path_buf).context("this program was not built by cargo")
}

/// How many programs run with this in their environment.
///
/// # Errors
/// The system does not list its processes.
pub fn processes_with(marker: &str) -> Result<usize> {
    Ok(environments()?.filter(|(_, environment)| has(environment, marker)).count())
}

/// The folder and the environment of every process that we may look at.
fn environments() -> Result<impl Iterator<Item = (PathBuf, Vec<u8>)>> {
    let processes = fs::read_dir("/proc")?.flatten().map(|process| process.path());
    Ok(processes.filter_map(|process| fs::read(process.join("environ")).ok().map(|environment| (process, environment))))
}

fn has(environment: &[u8], variable: &str) -> bool {
    environment.split(|byte| *byte == 0).any(|one| one == variable.as_bytes())
}

pub(crate) fn checkout() -> PathBuf {
    let here = Path::new(env!("CARGO_MANIFEST_DIR"));
    here.ancestors().nth(2).unwrap_or(here).to_path_buf()
}

/// Oriel's name on the bus, from its own configuration.
pub(crate) fn identifier() -> Result<String> {
    let text = fs::read_to_string(checkout().join("src-tauri/tauri.conf.json")).context("src-tauri/tauri.conf.json")?;
    let configuration: serde_json::Value = serde_json::from_str(&text)?;
    configuration["identifier"].as_str().map(String::from).context("tauri.conf.json has no identifier")
}

/// A port that nobody listens on. Somebody else may take it before it is used; nobody here does.
pub(crate) fn free_port() -> Result<u16> {
    Ok(TcpListener::bind((Ipv4Addr::LOCALHOST, 0))?.local_addr()?.port())
}

async fn first_line(process: &mut tokio::process::Child) -> Result<String> {
    let mut output = BufReader::new(process.stdout.take().context("its output is not ours")?);
    let mut line = String::new();
    within("its first line", async { Ok(output.read_line(&mut line).await?) }).await?;
    // Read on, so that it never writes to a closed pipe.
    tokio::spawn(async move { output.read_to_end(&mut Vec::new()).await });
    match line.trim() {
        "" => bail!("it ended without a word"),
        said => Ok(said.to_owned()),
    }
}

/// Gives up on work that hangs.
pub(crate) async fn within<T>(what: &str, work: impl Future<Output = Result<T>>) -> Result<T> {
    match timeout(PATIENCE, work).await {
        Ok(done) => done.with_context(|| what.to_owned()),
        Err(_) => bail!("{what} took longer than {} s", PATIENCE.as_secs()),
    }
}

/// Looks again and again until there is something to see.
pub(crate) async fn until<T, F>(what: &str, mut look: impl FnMut() -> F) -> Result<T>
where
    F: Future<Output = Result<Option<T>>>,
{
    let end = Instant::now() + PATIENCE;
    while Instant::now() < end {
        if let Some(seen) = look().await? {
            return Ok(seen);
        }
        sleep(GLANCE).await;
    }
    bail!("waited {} s for {what}", PATIENCE.as_secs())
}
