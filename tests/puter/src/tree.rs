//! The files of one account, in memory. Paths are stored with their entries, as the recorded server stores them,
//! which is why a folder moved into itself gets lost here too.

use std::collections::{BTreeMap, HashMap};

use bytes::Bytes;
use serde_json::{Value, json};

use crate::{
    reply::Problem,
    world::{now_ms, uuid},
};

/// What an entry holds.
#[derive(Clone)]
pub(crate) enum Content {
    Folder,
    Bytes(Bytes),
    /// An upload that was completed without its bytes (recorded: fs-v2-completeWrite-without-put).
    Hollow,
}

#[derive(Clone)]
pub(crate) struct Entry {
    pub(crate) uid: String,
    pub(crate) parent: Option<String>,
    pub(crate) path: String,
    pub(crate) content: Content,
    /// Bytes as the uploader announced them; nothing for the folders every account begins with.
    pub(crate) size: Option<u64>,
    /// The content type the uploader gave.
    pub(crate) kind: Option<String>,
    /// JSON as text.
    pub(crate) metadata: Option<String>,
    /// Unix seconds.
    pub(crate) modified: u64,
    pub(crate) created: u64,
    pub(crate) accessed: Option<u64>,
    pub(crate) immutable: bool,
    pub(crate) thumbnail: Option<String>,
}

/// What to do when the name is taken.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Taken {
    Refuse,
    KeepBoth,
    Replace,
}

impl Taken {
    pub(crate) fn from(overwrite: bool, dedupe: bool) -> Taken {
        match (overwrite, dedupe) {
            (_, true) => Taken::KeepBoth,
            (true, _) => Taken::Replace,
            _ => Taken::Refuse,
        }
    }
}

pub(crate) struct Tree {
    /// `/` and whose files these are.
    home: String,
    entries: HashMap<String, Entry>,
    paths: BTreeMap<String, String>,
    /// Milliseconds; 0 until something changes.
    pub(crate) last_change: u64,
}

impl Entry {
    pub(crate) fn name(&self) -> &str {
        self.path.rsplit('/').next().unwrap_or_default()
    }

    pub(crate) fn is_folder(&self) -> bool {
        matches!(self.content, Content::Folder)
    }

    /// The type that listings show: by the name's ending, so a trashed entry has none.
    pub(crate) fn listed_type(&self) -> Option<String> {
        if self.is_folder() { Some("folder".to_owned()) } else { type_of(self.name()) }
    }

    fn dirname(&self) -> &str {
        match parent_of(&self.path) {
            "" => "/",
            parent => parent,
        }
    }

    /// The entry as the first generation of routes writes it (recorded: fs-readdir).
    pub(crate) fn v1(&self) -> Value {
        let mut value = json!({
            "id": self.uid, "uid": self.uid, "uuid": self.uid,
            "parent_id": self.parent, "parent_uid": self.parent,
            "path": self.path, "dirname": self.dirname(), "dirpath": self.dirname(), "name": self.name(),
            "is_dir": self.is_folder(), "is_shortcut": 0, "shortcut_to": null, "is_symlink": 0, "symlink_path": null,
            "type": self.listed_type(), "writable": true, "is_public": null, "thumbnail": self.thumbnail,
            "immutable": self.immutable, "metadata": self.metadata,
            "modified": self.modified, "created": self.created, "accessed": self.accessed, "size": self.size,
            "layout": null, "subdomains": [], "workers": [], "has_website": false, "suggested_apps": [],
            "associated_app": null,
        });
        if !self.is_folder() {
            value["is_empty"] = json!(false);
        }
        value
    }

    /// The first generation's entry with what `/stat`, `/move` and `/copy` add (recorded: fs-stat-file).
    pub(crate) fn v1_owned(&self) -> Value {
        let mut value = self.v1();
        value["is_empty"] = json!(false);
        value["owner"] = json!({"username": self.path.split('/').nth(1)});
        value
    }

    /// The entry as the second generation of routes writes it (recorded: fs-v2-stat).
    pub(crate) fn v2(&self) -> Value {
        json!({
            "uuid": self.uid, "uid": self.uid, "parentUid": self.parent, "path": self.path, "name": self.name(),
            "isDir": self.is_folder(), "isShortcut": false, "shortcutTo": null, "isSymlink": false,
            "symlinkPath": null, "isPublic": null, "immutable": self.immutable, "metadata": self.metadata,
            "modified": self.modified, "created": self.created, "accessed": self.accessed, "size": self.size,
            "layout": null, "subdomains": [], "workers": [], "hasWebsite": false, "suggestedApps": [],
        })
    }

    /// The second generation's entry in a listing (recorded: fs-v2-readdir-page).
    pub(crate) fn v2_listed(&self) -> Value {
        let mut value = self.v2();
        value["type"] = json!(self.listed_type());
        value["thumbnail"] = json!(self.thumbnail);
        value["associatedApp"] = Value::Null;
        value
    }
}

impl Tree {
    /// The folders every account begins with (recorded: fs-readdir-home).
    pub(crate) fn new(home: &str) -> Tree {
        let mut tree = Tree { home: home.to_owned(), entries: HashMap::new(), paths: BTreeMap::new(), last_change: 0 };
        let now = now_ms() / 1000;
        let home_uid = tree.insert(None, home.to_owned(), Content::Folder, None, now);
        for name in ["AppData", "Desktop", "Documents", "Pictures", "Public", "Trash", "Videos"] {
            tree.insert(Some(home_uid.clone()), format!("{home}/{name}"), Content::Folder, None, now);
        }
        for entry in tree.entries.values_mut() {
            (entry.immutable, entry.size, entry.accessed) = (true, None, None);
        }
        tree.last_change = 0;
        tree
    }

    fn insert(
        &mut self,
        parent: Option<String>,
        path: String,
        content: Content,
        kind: Option<String>,
        at: u64,
    ) -> String {
        let uid = uuid();
        let size = match &content {
            Content::Bytes(bytes) => bytes.len() as u64,
            Content::Folder | Content::Hollow => 0,
        };
        let entry = Entry {
            uid: uid.clone(),
            parent,
            path: path.clone(),
            content,
            size: Some(size),
            metadata: kind.as_ref().map(|kind| json!({"contentType": kind}).to_string()),
            kind,
            modified: at,
            created: at,
            accessed: Some(at),
            immutable: false,
            thumbnail: None,
        };
        self.entries.insert(uid.clone(), entry);
        self.paths.insert(path, uid.clone());
        self.touched();
        uid
    }

    fn touched(&mut self) {
        self.last_change = now_ms();
    }

    /// Finds the one entry that a request names.
    pub(crate) fn find(&self, reference: &Reference) -> Result<&Entry, Problem> {
        let found = match reference {
            Reference::Uid(uid) => self.entries.get(uid),
            Reference::Path(path) => {
                if path != "/" && !self.is_ours(path) {
                    return Err(Problem::no_subject());
                }
                self.paths.get(path).and_then(|uid| self.entries.get(uid))
            }
        };
        found.ok_or_else(|| Problem::not_found(reference))
    }

    fn is_ours(&self, path: &str) -> bool {
        path.strip_prefix(&self.home).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
    }

    pub(crate) fn at(&self, path: &str) -> Option<&Entry> {
        self.entries.get(self.paths.get(path)?)
    }

    pub(crate) fn get_mut(&mut self, uid: &str) -> Option<&mut Entry> {
        self.last_change = now_ms();
        self.entries.get_mut(uid)
    }

    /// The entries directly inside a folder, in no order.
    pub(crate) fn children<'a>(&'a self, uid: &'a str) -> impl Iterator<Item = &'a Entry> {
        self.entries.values().filter(move |entry| entry.parent.as_deref() == Some(uid) && entry.uid != uid)
    }

    /// Everything below a path, ordered by path.
    pub(crate) fn below<'a>(&'a self, path: &str) -> impl Iterator<Item = &'a Entry> {
        let prefix = format!("{path}/");
        let end = format!("{path}0");
        self.paths.range(prefix..end).filter_map(|(_, uid)| self.entries.get(uid))
    }

    /// Bytes that count against the quota.
    pub(crate) fn used(&self) -> u64 {
        self.entries.values().filter(|entry| !entry.is_folder()).filter_map(|entry| entry.size).sum()
    }

    pub(crate) fn search(&self, text: &str) -> Vec<Value> {
        let text = text.to_lowercase();
        let mut found: Vec<&Entry> = self
            .paths
            .values()
            .filter_map(|uid| self.entries.get(uid))
            .filter(|entry| !entry.immutable && entry.name().to_lowercase().contains(&text))
            .collect();
        found.truncate(200);
        found.into_iter().map(Entry::v1).collect()
    }

    /// Makes a folder. One that exists already is the answer, unless both are to be kept (recorded: fs-mkdir-conflict).
    pub(crate) fn make_folder(&mut self, path: &str, missing_parents: bool, taken: Taken) -> Result<Entry, Problem> {
        check_path(path)?;
        let parent = self.parent_for(path, missing_parents)?;
        let mut path = path.to_owned();
        if let Some(there) = self.at(&path) {
            match (taken, there.is_folder()) {
                (Taken::KeepBoth, _) => path = self.free_name(&path),
                (_, true) => return Ok(there.clone()),
                (_, false) => return Err(Problem::exists_plain(&path)),
            }
        }
        let uid = self.insert(Some(parent), path, Content::Folder, None, now_ms() / 1000);
        self.find(&Reference::Uid(uid)).cloned()
    }

    /// The uid of the folder that is to hold `path`; made first if that was asked for.
    pub(crate) fn parent_for(&mut self, path: &str, missing_parents: bool) -> Result<String, Problem> {
        if path == self.home || !self.is_ours(path) {
            return Err(Problem::no_subject());
        }
        let parent = parent_of(path).to_owned();
        match self.at(&parent) {
            Some(entry) if entry.is_folder() => Ok(entry.uid.clone()),
            Some(_) => Err(Problem::new(400, "dest_is_not_a_directory", "Target is not a directory")),
            None if missing_parents => Ok(self.make_folder(&parent, true, Taken::Refuse)?.uid),
            None => Err(Problem::new(404, "not_found", format!("Parent path does not exist: {parent}"))),
        }
    }

    /// Where a write to `path` would land, or why it may not (recorded: fs-batch-write-conflict and its neighbours).
    pub(crate) fn landing(&mut self, path: &str, missing_parents: bool, taken: Taken) -> Result<String, Problem> {
        check_path(path)?;
        self.parent_for(path, missing_parents)?;
        match self.at(path) {
            None => Ok(path.to_owned()),
            Some(there) if there.is_folder() && taken != Taken::KeepBoth => {
                Err(Problem::new(409, "cannot_overwrite_a_directory", "Cannot overwrite an existing directory"))
            }
            Some(_) if taken == Taken::KeepBoth => Ok(self.free_name(path)),
            Some(_) if taken == Taken::Replace => Ok(path.to_owned()),
            Some(there) => {
                let message = "A file already exists at this path and overwrite was not requested";
                Err(Problem::new(409, "item_with_same_name_exists", message).with(json!({"entry_name": there.name()})))
            }
        }
    }

    /// Puts content at a path that [`Tree::landing`] gave. Says whether something was there; its uid is kept.
    pub(crate) fn store(
        &mut self,
        path: &str,
        content: Content,
        size: u64,
        kind: &str,
    ) -> Result<(Entry, bool), Problem> {
        let parent = self.parent_for(path, true)?;
        let now = now_ms() / 1000;
        let there = self.at(path).map(|entry| entry.uid.clone());
        let uid = match there.clone() {
            Some(uid) => uid,
            None => self.insert(Some(parent), path.to_owned(), Content::Hollow, Some(kind.to_owned()), now),
        };
        let reference = Reference::Uid(uid.clone());
        let entry = self.get_mut(&uid).ok_or_else(|| Problem::not_found(&reference))?;
        entry.content = content;
        entry.size = Some(size);
        entry.kind = Some(kind.to_owned());
        entry.metadata = Some(json!({"contentType": kind}).to_string());
        (entry.modified, entry.accessed) = (now, Some(now));
        Ok((entry.clone(), there.is_some()))
    }

    pub(crate) fn rename(&mut self, reference: &Reference, name: &str) -> Result<Entry, Problem> {
        check_name(name)?;
        let entry = self.find(reference)?.clone();
        let path = format!("{}/{name}", parent_of(&entry.path));
        if path != entry.path && self.at(&path).is_some() {
            return Err(Problem::exists_plain(&path));
        }
        let parent = entry.parent.clone();
        self.relocate(&entry, path, parent);
        self.find(&Reference::Uid(entry.uid)).cloned()
    }

    /// Moves an entry. Returns it with its old path and what it replaced.
    pub(crate) fn move_to(&mut self, ask: &Carry) -> Result<(Entry, String, Option<Entry>), Problem> {
        let source = self.find(&ask.source)?.clone();
        let folder = self.find(&ask.folder)?.clone();
        if folder.path.starts_with(&format!("{}/", source.path)) {
            let message = "Cannot move a directory into itself";
            return Err(Problem::new(400, "cannot_move_directory_into_itself", message));
        }
        let (path, replaced) = self.clear_the_way(ask, &source, &folder)?;
        self.relocate(&source, path, Some(folder.uid));
        if let (Some(metadata), Some(entry)) = (&ask.metadata, self.get_mut(&source.uid)) {
            entry.metadata = Some(metadata.to_string());
        }
        Ok((self.find(&Reference::Uid(source.uid))?.clone(), source.path, replaced))
    }

    /// Copies an entry with all that is in it. Returns the copy and what it replaced.
    pub(crate) fn copy_to(&mut self, ask: &Carry) -> Result<(Entry, Option<Entry>), Problem> {
        let source = self.find(&ask.source)?.clone();
        let folder = self.find(&ask.folder)?.clone();
        if folder.path == source.path || folder.path.starts_with(&format!("{}/", source.path)) {
            let message = "Cannot copy a directory into itself or a descendant";
            return Err(Problem::new(400, "cannot_copy_directory_into_itself", message));
        }
        let (path, replaced) = self.clear_the_way(ask, &source, &folder)?;
        let below: Vec<Entry> = self.below(&source.path).cloned().collect();
        let now = now_ms() / 1000;
        let uid = self.insert(Some(folder.uid), path.clone(), source.content.clone(), source.kind.clone(), now);
        if let Some(entry) = self.get_mut(&uid) {
            entry.size = source.size;
        }
        for entry in below {
            let target = format!("{path}{}", &entry.path[source.path.len()..]);
            let parent = self.at(parent_of(&target)).map(|parent| parent.uid.clone());
            self.insert(parent, target, entry.content, entry.kind, now);
        }
        Ok((self.find(&Reference::Uid(uid))?.clone(), replaced))
    }

    fn clear_the_way(
        &mut self,
        ask: &Carry,
        source: &Entry,
        folder: &Entry,
    ) -> Result<(String, Option<Entry>), Problem> {
        if !folder.is_folder() {
            return Err(Problem::new(400, "dest_is_not_a_directory", "Target is not a directory"));
        }
        let name = ask.new_name.as_deref().unwrap_or_else(|| source.name());
        check_name(name)?;
        let path = format!("{}/{name}", folder.path);
        match self.at(&path).cloned() {
            Some(there) if there.uid != source.uid => match ask.taken {
                Taken::KeepBoth => Ok((self.free_name(&path), None)),
                Taken::Replace => {
                    self.remove(&there);
                    Ok((path, Some(there)))
                }
                Taken::Refuse => Err(Problem::exists(&path)),
            },
            _ => Ok((path, None)),
        }
    }

    fn relocate(&mut self, entry: &Entry, path: String, parent: Option<String>) {
        let into_itself = parent.as_deref() == Some(entry.uid.as_str());
        let below: Vec<Entry> = if into_itself { Vec::new() } else { self.below(&entry.path).cloned().collect() };
        for inner in below {
            let target = format!("{path}{}", &inner.path[entry.path.len()..]);
            self.put_at(&inner, target);
        }
        self.put_at(entry, path);
        if let Some(moved) = self.get_mut(&entry.uid) {
            moved.parent = parent;
        }
    }

    fn put_at(&mut self, entry: &Entry, path: String) {
        self.paths.remove(&entry.path);
        self.paths.insert(path.clone(), entry.uid.clone());
        if let Some(entry) = self.entries.get_mut(&entry.uid) {
            entry.path = path;
        }
    }

    /// Removes an entry for good. Nothing protects the system's folders or the home (recorded: fs-delete-home).
    pub(crate) fn delete(
        &mut self,
        reference: &Reference,
        recursive: bool,
        keep_itself: bool,
    ) -> Result<Entry, Problem> {
        let entry = self.find(reference)?.clone();
        let below: Vec<Entry> = self.below(&entry.path).cloned().collect();
        if !below.is_empty() && !recursive {
            return Err(Problem::new(409, "conflict", "Directory is not empty"));
        }
        below.iter().for_each(|inner| self.forget(inner));
        if !keep_itself {
            self.forget(&entry);
        }
        self.touched();
        Ok(entry)
    }

    fn remove(&mut self, entry: &Entry) {
        let below: Vec<Entry> = self.below(&entry.path).cloned().collect();
        below.iter().for_each(|inner| self.forget(inner));
        self.forget(entry);
    }

    fn forget(&mut self, entry: &Entry) {
        self.entries.remove(&entry.uid);
        self.paths.remove(&entry.path);
    }

    /// "name (1).txt", or the next number that is free (recorded: fs-batch-write-dedupe).
    fn free_name(&self, path: &str) -> String {
        let (stem, ending) = match path.rfind('.') {
            Some(dot) if dot > path.rfind('/').map_or(0, |slash| slash + 1) => path.split_at(dot),
            _ => (path, ""),
        };
        let mut number = 1;
        loop {
            let candidate = format!("{stem} ({number}){ending}");
            if self.at(&candidate).is_none() {
                return candidate;
            }
            number += 1;
        }
    }

    /// Puts a file or a folder in place for the beginning, with its time. Parents are made.
    pub(crate) fn seed(&mut self, path: &str, content: Content, at: u64) {
        let path = format!("{}/{path}", self.home);
        let kind = type_of(&path).map(|kind| kind.split(';').next().unwrap_or_default().to_owned());
        let parent = self.parent_for(&path, true).ok();
        let kind = if matches!(content, Content::Folder) { None } else { kind };
        self.insert(parent, path, content, kind, at);
        self.last_change = 0;
    }
}

/// A move or a copy as it was asked for.
pub(crate) struct Carry {
    pub(crate) source: Reference,
    pub(crate) folder: Reference,
    pub(crate) new_name: Option<String>,
    pub(crate) metadata: Option<Value>,
    pub(crate) taken: Taken,
}

/// How a request names an entry.
#[derive(Clone, Debug)]
pub(crate) enum Reference {
    Path(String),
    Uid(String),
}

impl Reference {
    /// From a field that holds a path.
    pub(crate) fn path(home: &str, text: &str) -> Result<Reference, Problem> {
        Ok(Reference::Path(clean(home, text)?))
    }

    /// From a field that holds either: what begins with neither `/` nor `~` is a uid.
    pub(crate) fn either(home: &str, text: &str) -> Result<Reference, Problem> {
        if text.starts_with(['/', '~']) { Reference::path(home, text) } else { Ok(Reference::Uid(text.to_owned())) }
    }
}

/// Makes `~`, a bare `user/Dir` and a trailing slash into one form. Refuses `//`, `.` and `..`. Spaces around a path are
/// dropped as the real server drops them, which leaves a name that ends with one within reach of its uid alone.
pub(crate) fn clean(home: &str, text: &str) -> Result<String, Problem> {
    let text = text.trim();
    let whole = match text.strip_prefix('~') {
        Some(rest) => format!("{home}{rest}"),
        None if text.starts_with('/') => text.to_owned(),
        None => format!("/{text}"),
    };
    if whole == "/" {
        return Ok(whole);
    }
    let trimmed = whole.strip_suffix('/').unwrap_or(&whole);
    check_path(trimmed)?;
    Ok(trimmed.to_owned())
}

fn check_path(path: &str) -> Result<(), Problem> {
    let bad = path.split('/').skip(1).any(|part| part.is_empty() || part == "." || part == "..");
    if bad { Err(Problem::bad_request("Invalid path")) } else { Ok(()) }
}

fn check_name(name: &str) -> Result<(), Problem> {
    match name {
        "" => Err(Problem::bad_request("Name cannot be empty")),
        "." | ".." => Err(Problem::bad_request("Name is reserved")),
        _ if name.contains('/') => Err(Problem::bad_request("Name cannot contain a slash")),
        _ => Ok(()),
    }
}

fn parent_of(path: &str) -> &str {
    path.rfind('/').map_or("", |slash| &path[..slash])
}

/// The type that a name's ending stands for, as listings show it.
pub(crate) fn type_of(name: &str) -> Option<String> {
    let (_, ending) = name.rsplit('/').next()?.rsplit_once('.')?;
    let kind = match ending.to_lowercase().as_str() {
        "txt" | "log" => "text/plain; charset=utf-8",
        "md" => "text/markdown; charset=utf-8",
        "csv" => "text/csv; charset=utf-8",
        "html" => "text/html; charset=utf-8",
        "css" => "text/css; charset=utf-8",
        "js" => "text/javascript; charset=utf-8",
        "json" => "application/json; charset=utf-8",
        "py" => "text/x-python; charset=utf-8",
        "png" => "image/png",
        "jpg" | "jpeg" => "image/jpeg",
        "gif" => "image/gif",
        "svg" => "image/svg+xml",
        "webp" => "image/webp",
        "pdf" => "application/pdf",
        "zip" => "application/zip",
        "mp3" => "audio/mpeg",
        "mp4" => "video/mp4",
        "bin" => "application/octet-stream",
        "docx" => "application/vnd.openxmlformats-officedocument.wordprocessingml.document",
        _ => return None,
    };
    Some(kind.to_owned())
}
