//! Modules stand on floors: inside a crate `use` only points down, so that each can be read with what is below it in
//! mind and nothing else. And the floor of the commands alone sees the whole application.

use std::{
    collections::{BTreeMap, BTreeSet},
    fs,
    path::{Path, PathBuf},
};

/// The crates that are divided into floors, by the names of their folders.
const CRATES: [&str; 3] = ["puter", "history", "app"];

/// Which module imports which, and in which files it does.
type Imports = BTreeMap<String, BTreeMap<String, BTreeSet<PathBuf>>>;

/// Every file of Rust below a folder.
fn files_below(folder: &Path) -> Vec<PathBuf> {
    let entries = fs::read_dir(folder).unwrap().map(|entry| entry.unwrap().path());
    let files = entries.flat_map(|path| if path.is_dir() { files_below(&path) } else { vec![path] });
    files.filter(|file| file.extension().is_some_and(|kind| kind == "rs")).collect()
}

fn sources(name: &str) -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../src-tauri/crates").join(name).join("src")
}

/// The program text of a file, without its tests and its comments.
fn code(file: &Path) -> String {
    let text = fs::read_to_string(file).unwrap();
    let text = text.split("#[cfg(test)]\nmod ").next().unwrap();
    text.lines().map(|line| line.split("//").next().unwrap_or_default()).collect::<Vec<_>>().join("\n")
}

/// The first names after `crate::` in a text, also those inside braces.
fn named(code: &str) -> BTreeSet<String> {
    let mut names = BTreeSet::new();
    for after in code.split("crate::").skip(1) {
        let Some(list) = after.strip_prefix('{') else {
            names.extend(word(after));
            continue;
        };
        let mut depth = 0;
        let outer: String = list
            .chars()
            .take_while(|&letter| {
                depth += i32::from(letter == '{') - i32::from(letter == '}');
                depth >= 0
            })
            .collect();
        let mut depth = 0;
        let parts = outer.split(|letter: char| {
            depth += i32::from(letter == '{') - i32::from(letter == '}');
            depth == 0 && letter == ','
        });
        names.extend(parts.filter_map(word));
    }
    names
}

fn word(text: &str) -> Option<String> {
    let word: String =
        text.trim_start().chars().take_while(|letter| letter.is_alphanumeric() || *letter == '_').collect();
    (!word.is_empty()).then_some(word)
}

/// What `lib.rs` hands on under a name of its own, with the module it is of: `("Client", "client")`.
fn handed_on(lib: &str) -> BTreeMap<String, String> {
    let mut handed_on = BTreeMap::new();
    for after in lib.split("pub use ").skip(1) {
        let Some((module, names)) = after.split(';').next().and_then(|path| path.split_once("::")) else { continue };
        for name in names.trim_matches(['{', '}']).split(',') {
            handed_on.extend(word(name).map(|name| (name, module.to_owned())));
        }
    }
    handed_on
}

fn imports(name: &str) -> Imports {
    let root = sources(name);
    let handed_on = handed_on(&code(&root.join("lib.rs")));
    let mut imports = Imports::new();
    for path in files_below(&root) {
        let file = path.strip_prefix(&root).unwrap();
        if file.ends_with("tests.rs") || file == Path::new("lib.rs") {
            continue;
        }
        let module = file.components().next().unwrap().as_os_str().to_str().unwrap().trim_end_matches(".rs");
        for name in named(&code(&path)) {
            let name = handed_on.get(&name).unwrap_or(&name);
            let is_module = root.join(name).is_dir() || root.join(format!("{name}.rs")).is_file();
            if is_module && name != module {
                let below = imports.entry(module.to_owned()).or_default();
                below.entry(name.clone()).or_default().insert(file.to_owned());
            }
        }
    }
    imports
}

/// The imports by which a module comes back to itself, the shortest way round.
fn way_back(imports: &Imports, from: &str) -> Option<Vec<String>> {
    let mut ways = vec![vec![from.to_owned()]];
    let mut seen = BTreeSet::new();
    while !ways.is_empty() {
        let mut longer = Vec::new();
        for way in ways {
            for below in imports.get(way.last().unwrap()).into_iter().flatten().map(|(below, _)| below) {
                let mut way = way.clone();
                way.push(below.clone());
                if below == from {
                    return Some(way);
                }
                if seen.insert(below.clone()) {
                    longer.push(way);
                }
            }
        }
        ways = longer;
    }
    None
}

#[test]
fn no_module_of_a_crate_comes_back_to_itself() {
    for name in CRATES {
        let imports = imports(name);
        assert!(files_below(&sources(name)).len() > 10 && !imports.is_empty(), "the modules of {name} are read");
        for module in imports.keys() {
            if let Some(way) = way_back(&imports, module) {
                let steps = way
                    .windows(2)
                    .map(|step| format!("{} → {} in {:?}", step[0], step[1], imports[&step[0]][&step[1]]));
                panic!("{name}: {}", steps.collect::<Vec<_>>().join(", "));
            }
        }
    }
}

#[test]
fn only_the_commands_see_the_whole_application() {
    let root = sources("app");
    for path in files_below(&root) {
        let file = path.strip_prefix(&root).unwrap();
        let may = file.starts_with("commands") || file == Path::new("app.rs") || file == Path::new("lib.rs");
        if may {
            continue;
        }
        let code = code(&path);
        let words = code.split(|letter: char| !letter.is_alphanumeric() && letter != '_');
        assert!(
            !words.into_iter().any(|word| word == "App"),
            "{} takes what it needs, and not the App",
            file.display()
        );
    }
}

#[test]
fn what_is_imported_is_found_in_every_form() {
    let code = "use crate::{\n    Client, error::{Error, Result},\n    http::Again,\n};\nuse crate::json;\nlet x = crate::wire::read();";
    assert_eq!(named(code).into_iter().collect::<Vec<_>>(), ["Client", "error", "http", "json", "wire"]);
    let lib = "pub use client::Client;\npub use error::{Error, ErrorKind};\n";
    let known = handed_on(lib);
    assert_eq!((known["Client"].as_str(), known["ErrorKind"].as_str()), ("client", "error"));
    let circle = |below: &[(&str, &str)]| {
        let mut imports = Imports::new();
        for (module, below) in below {
            imports.entry((*module).to_owned()).or_default().entry((*below).to_owned()).or_default();
        }
        way_back(&imports, "a")
    };
    assert_eq!(circle(&[("a", "b"), ("b", "c"), ("c", "b")]), None);
    assert_eq!(circle(&[("a", "b"), ("b", "c"), ("c", "a")]).unwrap(), ["a", "b", "c", "a"]);
}
