//! The licences of everything that ships inside Oriel, in one text file that its packages carry.
//! Cargo and npm know what is inside; the texts come from the sources they downloaded.

use std::{
    collections::{BTreeMap, BTreeSet, HashMap},
    fs,
    path::{Path, PathBuf},
};

use anyhow::{Context, Result};
use serde_json::Value;
use xshell::cmd;

use crate::project::{root, shell};

/// One package of somebody else's.
struct Package {
    name: String,
    version: String,
    licence: String,
    repository: String,
    folder: PathBuf,
}

/// Writes `target/licences/THIRD-PARTY.txt` below the root, where `tauri.conf.json` expects it.
pub fn write() -> Result<()> {
    let mut packages = crates()?;
    packages.extend(modules()?);
    packages.sort_by_key(|package| (package.name.to_lowercase(), package.version.clone()));

    let folder = root().join("target/licences");
    let file = folder.join("THIRD-PARTY.txt");
    let text = text(&packages);
    // The build looks at the file's time, so it is left alone while it is right.
    if fs::read_to_string(&file).is_ok_and(|before| before == text) {
        return Ok(());
    }
    fs::create_dir_all(&folder)?;
    fs::write(&file, text)?;
    println!("Wrote the licences of {} packages to target/licences/THIRD-PARTY.txt.", packages.len());
    Ok(())
}

/// Every crate that is linked into Oriel on this system; not what only builds or tests it.
fn crates() -> Result<Vec<Package>> {
    let shell = shell()?;
    let about_rustc = cmd!(shell, "rustc -vV").quiet().read()?;
    let host = about_rustc.lines().find_map(|line| line.strip_prefix("host: ")).context("rustc names no host")?;
    let said = cmd!(shell, "cargo metadata --format-version 1 --locked --filter-platform {host}").quiet().read()?;
    let said: Value = serde_json::from_str(&said)?;

    let packages: HashMap<&str, &Value> =
        list(&said["packages"]).map(|package| (word(&package["id"]), package)).collect();
    let nodes: HashMap<&str, &Value> = list(&said["resolve"]["nodes"]).map(|node| (word(&node["id"]), node)).collect();
    let oriel = packages.values().find(|package| package["name"] == "oriel").context("cargo knows no `oriel`")?;

    let mut linked = BTreeSet::new();
    let mut waiting = vec![word(&oriel["id"])];
    while let Some(id) = waiting.pop() {
        if linked.insert(id) {
            let node = nodes.get(id).with_context(|| format!("cargo resolved no {id}"))?;
            // A dependency without a kind is an ordinary one; "dev" and "build" do not ship.
            let ordinary = list(&node["deps"]).filter(|dep| list(&dep["dep_kinds"]).any(|kind| kind["kind"].is_null()));
            waiting.extend(ordinary.map(|dep| word(&dep["pkg"])));
        }
    }
    let others = linked.iter().filter_map(|id| packages.get(id)).filter(|package| !package["source"].is_null());
    Ok(others
        .filter_map(|package| {
            Some(Package {
                name: word(&package["name"]).into(),
                version: word(&package["version"]).into(),
                licence: word(&package["license"]).into(),
                repository: word(&package["repository"]).into(),
                folder: Path::new(word(&package["manifest_path"])).parent()?.into(),
            })
        })
        .collect())
}

/// Every npm package that the window's content is made from.
fn modules() -> Result<Vec<Package>> {
    let ui = root().join("ui");
    let lock: Value = serde_json::from_slice(&fs::read(ui.join("package-lock.json"))?)?;
    let entries = lock["packages"].as_object().context("ui/package-lock.json lists no packages")?;
    let shipped = entries.iter().filter(|(path, entry)| path.starts_with("node_modules/") && entry["dev"] != true);
    shipped
        .filter(|(path, _)| ui.join(path).is_dir())
        .map(|(path, _)| {
            let folder = ui.join(path);
            let manifest = fs::read(folder.join("package.json")).with_context(|| format!("{path} is incomplete"))?;
            let manifest: Value = serde_json::from_slice(&manifest)?;
            let repository = match &manifest["repository"] {
                Value::Object(parts) => parts.get("url").map_or("", word),
                other => word(other),
            };
            Ok(Package {
                name: word(&manifest["name"]).into(),
                version: word(&manifest["version"]).into(),
                licence: word(&manifest["license"]).into(),
                repository: repository.trim_start_matches("git+").into(),
                folder,
            })
        })
        .collect()
}

/// A list of the packages, then each licence text once, under the packages that carry it.
fn text(packages: &[Package]) -> String {
    let mut text = String::from("Oriel contains the work of many people. These are their packages and licences.\n\n");
    let mut carriers: BTreeMap<String, Vec<String>> = BTreeMap::new();
    for package in packages {
        let Package { name, version, licence, repository, folder } = package;
        let licence = if licence.is_empty() { "see the text below" } else { licence };
        text += format!("{name} {version}  {licence}  {repository}").trim_end();
        text += "\n";
        for notice in notices(folder) {
            carriers.entry(notice).or_default().push(format!("{name} {version}"));
        }
    }
    for (notice, names) in carriers {
        text += &format!("\n{}\n{}\n\n{notice}\n", "-".repeat(100), names.join(", "));
    }
    text
}

/// The licence and notice files at the top of a package's folder, with their white space made alike.
fn notices(folder: &Path) -> BTreeSet<String> {
    let wanted = ["LICENSE", "LICENCE", "COPYING", "COPYRIGHT", "NOTICE", "UNLICENSE"];
    let files = fs::read_dir(folder).into_iter().flatten().flatten();
    files
        .filter(|file| {
            let name = file.file_name().to_string_lossy().to_uppercase();
            wanted.iter().any(|start| name.starts_with(start))
        })
        .filter_map(|file| fs::read_to_string(file.path()).ok())
        .map(|notice| notice.lines().map(str::trim_end).collect::<Vec<_>>().join("\n").trim_matches('\n').to_owned())
        .filter(|notice| !notice.is_empty())
        .collect()
}

fn list(value: &Value) -> impl Iterator<Item = &Value> {
    value.as_array().into_iter().flatten()
}

fn word(value: &Value) -> &str {
    value.as_str().unwrap_or_default()
}
