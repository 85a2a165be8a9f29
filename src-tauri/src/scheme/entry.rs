//! A desktop entry: the file by which a Linux desktop knows a program, how to start it, and whether it takes a link.
//! After the Desktop Entry Specification 1.5 of freedesktop.org, which is also the source of the quoting below.

use std::fmt::Write;

/// The group of a desktop entry that describes the program itself.
const GROUP: &str = "Desktop Entry";
/// Names come from anybody's files, and are shown to the person in a sentence.
const LONGEST_NAME: usize = 60;

/// What matters of a desktop entry to a link.
#[derive(Debug, PartialEq, Eq)]
pub struct Entry {
    /// The program's name as its maker wrote it, in one short line.
    pub name: String,
    /// How it is started: words without their quotes, with their field codes ("%u").
    words: Vec<String>,
}

impl Entry {
    /// Reads the text of an entry. `None` if nothing can be started by it: it was removed (`Hidden`), it is not an
    /// application, or its command cannot be read.
    pub fn parse(text: &str) -> Option<Self> {
        let value = |key| keys(text, GROUP).find_map(|(known, value)| (known == key).then(|| unescaped(value)));
        if value("Type")? != "Application" || value("Hidden").is_some_and(|hidden| hidden == "true") {
            return None;
        }
        let words = shlex::split(&value("Exec")?).filter(|words| !words.is_empty())?;
        let name = value("Name").unwrap_or_default().chars().filter(|c| !c.is_control()).take(LONGEST_NAME).collect();
        Some(Self { name, words })
    }

    /// The program that is started: a path, or a name to be looked for. An `env` that only sets variables before it is
    /// passed over; people add one when their graphics need it.
    pub fn program(&self) -> String {
        let mut words = self.words.iter();
        let first = words.next().map(String::as_str).unwrap_or_default();
        let behind_env = || words.find(|word| !word.contains('=') && !word.starts_with('-'));
        let is_env = first == "env" || first.ends_with("/env");
        is_env.then(behind_env).flatten().map_or(first, String::as_str).replace("%%", "%")
    }

    /// Whether the program is told the link. `%f` does not count: it stands for files, and for a link it is empty.
    pub fn passes_link(&self) -> bool {
        self.words.iter().any(|word| {
            let mut letters = word.chars();
            while let Some(letter) = letters.next() {
                // What follows a percent sign is consumed with it, so that "%%u" is no field code.
                if letter == '%' && matches!(letters.next(), Some('u' | 'U')) {
                    return true;
                }
            }
            false
        })
    }
}

/// The keys of a group with their raw values, in a file of `[Group]` and `Key=value` lines. Also `mimeapps.list` and
/// `mimeinfo.cache` are such files.
pub fn keys<'a>(text: &'a str, group: &str) -> impl Iterator<Item = (&'a str, &'a str)> {
    let mut here = false;
    text.lines().map(str::trim).filter_map(move |line| {
        if let Some(name) = line.strip_prefix('[').and_then(|line| line.strip_suffix(']')) {
            here = name == group;
        }
        let (key, value) = line.split_once('=')?;
        (here && !line.starts_with(['#', '['])).then(|| (key.trim_end(), value.trim_start()))
    })
}

/// The text of an entry that does nothing but take links of this kind for the program.
///
/// The path is quoted only if it must be: where no desktop is known, xdg-open up to 1.1.3 takes the quotes for a part
/// of the path. `None` if the path holds something that no entry can hold.
pub fn for_links(program: &str, kind: &str) -> Option<String> {
    let command = quoted(program)?;
    Some(format!(
        "[Desktop Entry]\n\
         Type=Application\n\
         Name=Oriel\n\
         Comment=Takes Oriel’s own links. Oriel wrote this file and keeps it up to date.\n\
         Exec={command} %u\n\
         Terminal=false\n\
         NoDisplay=true\n\
         MimeType={kind};\n"
    ))
}

/// A path as the value of `Exec` has it.
fn quoted(path: &str) -> Option<String> {
    const RESERVED: &str = " \t\n\"'\\><~|&;$*?#()`";
    // The name of a program may have no "=" in it, and lines end an entry's value.
    if path.chars().any(|c| c.is_control() || c == '=') {
        return None;
    }
    let path = path.replace('%', "%%");
    if !path.contains(|c| RESERVED.contains(c)) {
        return Some(path);
    }
    let mut command = String::from("\"");
    for c in path.chars() {
        match c {
            // Once for the quotes, and each backslash once more for the file.
            '"' | '`' | '$' => write!(command, "\\\\{c}").ok()?,
            '\\' => command.push_str("\\\\\\\\"),
            _ => command.push(c),
        }
    }
    command.push('"');
    Some(command)
}

/// A value of the kind `string`, in which a backslash stands before a letter for what the file cannot have.
fn unescaped(value: &str) -> String {
    let mut plain = String::with_capacity(value.len());
    let mut letters = value.chars();
    while let Some(letter) = letters.next() {
        if letter != '\\' {
            plain.push(letter);
            continue;
        }
        match letters.next() {
            Some('s') => plain.push(' '),
            Some('n') => plain.push('\n'),
            Some('t') => plain.push('\t'),
            Some('r') => plain.push('\r'),
            Some('\\') | None => plain.push('\\'),
            // The specification knows no other; the quoting may.
            Some(other) => plain.extend(['\\', other]),
        }
    }
    plain
}

#[cfg(test)]
mod tests {
    use super::*;

    fn entry(exec: &str) -> Option<Entry> {
        Entry::parse(&format!("[Desktop Entry]\nType=Application\nName=Oriel\nExec={exec}\n"))
    }

    #[test]
    fn the_program_is_found_in_its_command() {
        let cases = [
            ("oriel %u", "oriel"),
            ("/usr/bin/oriel %u", "/usr/bin/oriel"),
            (r#""/opt/my apps/oriel" %u"#, "/opt/my apps/oriel"),
            ("'/opt/my apps/oriel' %u", "/opt/my apps/oriel"),
            (r"/opt/my\\ apps/oriel %u", "/opt/my apps/oriel"),
            (r#""/opt/a \\"b\\" \\$c \\`d \\\\e/oriel" %u"#, r#"/opt/a "b" $c `d \e/oriel"#),
            ("/opt/100%%/oriel %u", "/opt/100%/oriel"),
            ("env WEBKIT_DISABLE_DMABUF_RENDERER=1 oriel %u", "oriel"),
            ("/usr/bin/env -i A=1 B=2 /opt/oriel --quiet %u", "/opt/oriel"),
            ("environment %u", "environment"),
            ("env", "env"),
        ];
        for (exec, program) in cases {
            assert_eq!(entry(exec).map(|entry| entry.program()).as_deref(), Some(program), "{exec}");
        }
    }

    #[test]
    fn a_command_that_cannot_be_read_is_no_entry() {
        for exec in ["", "   ", r#""/opt/oriel %u"#, "'oriel"] {
            assert_eq!(entry(exec), None, "{exec}");
        }
    }

    #[test]
    fn only_a_field_code_for_addresses_passes_the_link() {
        let cases = [
            ("oriel %u", true),
            ("oriel %U", true),
            ("oriel --link=%u", true),
            (r#"oriel "%u""#, true),
            ("oriel", false),
            ("oriel %f", false),
            ("oriel %F", false),
            ("oriel %%u", false),
            ("oriel %%%u", true),
            ("oriel %", false),
        ];
        for (exec, passes) in cases {
            assert_eq!(entry(exec).map(|entry| entry.passes_link()), Some(passes), "{exec}");
        }
    }

    #[test]
    fn only_an_application_that_was_not_removed_counts() {
        let check = |text: &str, name: Option<&str>| {
            assert_eq!(Entry::parse(text).map(|entry| entry.name).as_deref(), name, "{text}");
        };
        check("[Desktop Entry]\nType=Application\nName=Star\nName[de]=Stern\nExec=star %u", Some("Star"));
        check("# a remark\n\n[Desktop Entry]\r\nType = Application\r\nName = Star \r\nExec = star\r\n", Some("Star"));
        check("[Desktop Entry]\nType=Application\nExec=star", Some(""));
        check("[Desktop Entry]\nType=Application\nName=a\\nb\u{7}c\nExec=star", Some("abc"));
        check("[Desktop Entry]\nType=Application\nName=Star\nHidden=true\nExec=star", None);
        check("[Desktop Entry]\nType=Link\nName=Star\nURL=oriel://open", None);
        check("[Desktop Entry]\nType=Application\nName=Star", None);
        check("[Desktop Action New]\nType=Application\nName=Star\nExec=star", None);
        check("Type=Application\nName=Star\nExec=star", None);
        check("", None);
        let long = "x".repeat(5_000);
        let shown = "x".repeat(LONGEST_NAME);
        check(&format!("[Desktop Entry]\nType=Application\nName={long}\nExec=star"), Some(&shown));
    }

    #[test]
    fn the_entry_that_oriel_writes_starts_its_program_with_the_link() {
        let plain = "/home/mira/Applications/Oriel_0.1.0_amd64.AppImage";
        for program in [
            plain,
            "/opt/my apps/oriel",
            "/opt/it's/oriel",
            r#"/opt/a "b" $c `d \e \\f/oriel"#,
            "/opt/100% sure/%u/oriel",
            "/opt/ä&ö;(ü)/#oriel?*",
        ] {
            let entry = Entry::parse(&for_links(program, "x-scheme-handler/oriel").unwrap()).unwrap();
            assert_eq!((entry.program().as_str(), entry.passes_link()), (program, true));
            assert_eq!(entry.name, "Oriel");
        }
        let text = for_links(plain, "x-scheme-handler/oriel").unwrap();
        assert!(text.contains(&format!("\nExec={plain} %u\n")), "quotes would stop xdg-open: {text}");
        for impossible in ["/opt/a\nb/oriel", "/opt/a=b/oriel", "/opt/\u{7}/oriel"] {
            assert_eq!(for_links(impossible, "x-scheme-handler/oriel"), None, "{impossible:?}");
        }
    }

    #[test]
    fn the_entry_in_the_packages_passes_the_link() {
        let template = include_str!("../../linux/oriel.desktop");
        let entry = Entry::parse(&template.replace("{{exec}}", "oriel")).unwrap();
        assert_eq!((entry.name.as_str(), entry.program().as_str()), ("Oriel", "oriel"));
        assert!(entry.passes_link(), "a desktop would start Oriel and drop the link");
        let kinds = keys(template, GROUP).find(|(key, _)| *key == "MimeType").unwrap().1;
        assert!(kinds.split(';').any(|kind| kind == "x-scheme-handler/oriel"), "{kinds}");
    }

    #[test]
    fn packages_are_made_from_that_entry() {
        let configuration: serde_json::Value = serde_json::from_str(include_str!("../../tauri.conf.json")).unwrap();
        for package in ["deb", "rpm"] {
            assert_eq!(
                configuration["bundle"]["linux"][package]["desktopTemplate"], "linux/oriel.desktop",
                "{package}"
            );
        }
    }
}
