//! What this computer is, for the report that a person may copy: names and versions of the system's parts.
//! Nothing here comes from a person's own files or says who they are.

use tauri::utils::{config::BundleType, platform};

/// The facts, each with its name, in the order they are shown. What cannot be found out is left out.
pub fn facts() -> Vec<(&'static str, String)> {
    let facts = [
        ("Distribution", distribution()),
        ("Desktop", variable("XDG_CURRENT_DESKTOP")),
        ("Session type", variable("XDG_SESSION_TYPE")),
        ("Web view", tauri::webview_version().ok()),
        ("Runs as", Some(form(cfg!(debug_assertions), platform::bundle_type().as_ref()).to_owned())),
    ];
    facts.into_iter().filter_map(|(name, fact)| Some((name, fact?))).collect()
}

fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().filter(|value| !value.is_empty())
}

/// What the distribution calls itself; only where there are distributions.
fn distribution() -> Option<String> {
    // The second is where the first usually points to (os-release(5)).
    ["/etc/os-release", "/usr/lib/os-release"].iter().find_map(|path| pretty_name(&std::fs::read_to_string(path).ok()?))
}

/// The name for people in an os-release file.
fn pretty_name(os_release: &str) -> Option<String> {
    let value = os_release.lines().find_map(|line| line.strip_prefix("PRETTY_NAME="))?;
    let name = value.trim().trim_matches(['"', '\'']);
    (!name.is_empty()).then(|| name.to_owned())
}

/// The form in which this program was given to the person; the bundler writes it into what it packs.
fn form(development: bool, bundle: Option<&BundleType>) -> &'static str {
    match bundle {
        _ if development => "a development build",
        Some(BundleType::Deb) => "a Debian package",
        Some(BundleType::Rpm) => "an RPM package",
        Some(BundleType::AppImage) => "an AppImage",
        Some(BundleType::Msi | BundleType::Nsis) => "a Windows installation",
        Some(BundleType::App | BundleType::Dmg) => "a macOS bundle",
        None => "a program without a package",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_distributions_name_is_read_as_its_file_quotes_it() {
        let check = |file: &str, expected: Option<&str>| assert_eq!(pretty_name(file).as_deref(), expected, "{file}");
        check("ID=debian\nPRETTY_NAME=\"Debian GNU/Linux 12 (bookworm)\"\n", Some("Debian GNU/Linux 12 (bookworm)"));
        check("PRETTY_NAME='Void Linux'", Some("Void Linux"));
        check("PRETTY_NAME=Alpine\r\n", Some("Alpine"));
        check("NAME=\"Debian\"\nHOME_URL=\"https://x\"", None);
        check("PRETTY_NAME=\"\"", None);
        check("", None);
    }

    #[test]
    fn every_form_has_words() {
        assert_eq!(form(false, Some(&BundleType::AppImage)), "an AppImage");
        assert_eq!(form(true, Some(&BundleType::AppImage)), "a development build");
        assert_eq!(form(false, None), "a program without a package");
    }
}
