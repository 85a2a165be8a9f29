//! Files: a round trip, every way up, and the harm that the server would do and the client does not let it.
//! The account that the stand-in begins with has a few pictures and a folder with 2,500 entries.

use std::{
    collections::HashSet,
    io,
    sync::{
        Arc,
        atomic::{AtomicU64, Ordering},
    },
};

use bytes::Bytes;
use futures_util::{StreamExt, stream};
use puter::{
    CloudPath, ErrorKind,
    files::{Entry, OnConflict, Page, Sort, Upload},
};
use puter_stand_in::{Fault, Options, Route};
use serde_json::{Value, json};

use crate::{Here, SHORT, kind, path};

const NOTE: &str = "~/Documents/note.txt";

async fn put(here: &Here, at: &str, text: &str) -> Entry {
    let upload = Upload::bytes(Bytes::copy_from_slice(text.as_bytes())).of_kind("text/plain");
    here.client.write(&path(at), upload, OnConflict::Fail).await.unwrap()
}

async fn content(here: &Here, at: &str) -> Bytes {
    here.client.read(&path(at), None).await.unwrap().bytes(u64::MAX).await.unwrap()
}

async fn exists(here: &Here, at: &str) -> bool {
    match here.client.stat(&path(at)).await {
        Ok(_) => true,
        Err(error) => {
            assert_eq!(error.kind, ErrorKind::NotFound);
            false
        }
    }
}

/// So many bytes that are not all alike, in pieces of uneven size.
fn pieces(size: usize) -> (Bytes, impl futures_util::Stream<Item = io::Result<Bytes>> + Send + 'static) {
    let whole: Bytes = (0..size).map(|index| (index * 31 % 251) as u8).collect();
    let parts: Vec<io::Result<Bytes>> = whole.chunks(70_001).map(|part| Ok(whole.slice_ref(part))).collect();
    (whole, stream::iter(parts))
}

#[tokio::test]
async fn what_is_written_is_listed_read_renamed_moved_copied_and_deleted() {
    let here = Here::new().await;
    let written = put(&here, NOTE, "hello").await;
    assert_eq!((written.name.as_str(), written.size, written.is_folder), ("note.txt", Some(5), false));
    assert_eq!(here.client.stat(&path(NOTE)).await.unwrap().uid, written.uid);
    let listed = here.client.list(&path("~/Documents"), &Page::default()).await.unwrap();
    assert!(listed.entries.iter().any(|entry| entry.uid == written.uid));
    assert_eq!(content(&here, NOTE).await, "hello");

    let renamed = here.client.rename(&path(NOTE), &"b.txt".parse().unwrap()).await.unwrap();
    assert_eq!((renamed.uid, renamed.name.as_str()), (written.uid.clone(), "b.txt"));
    let folder = here.client.make_folder(&path("~/Documents/new")).await.unwrap();
    let moved = here.client.move_to(&renamed.path, &folder.path, None, OnConflict::Fail).await.unwrap();
    assert_eq!(moved.path.parent(), Some(folder.path.clone()));
    let name = "c.txt".parse().unwrap();
    let copied = here.client.copy_to(&moved.path, &path("~/Documents"), Some(&name), OnConflict::Fail).await.unwrap();
    assert_ne!(copied.uid, moved.uid);
    assert_eq!(content(&here, "~/Documents/c.txt").await, "hello");

    here.client.delete_forever(&folder.path).await.unwrap();
    assert!(!exists(&here, "~/Documents/new").await && exists(&here, "~/Documents/c.txt").await);
}

#[tokio::test]
async fn a_large_folder_comes_in_pages_without_gaps() {
    let here = Here::new().await;
    let archive = path("~/Archive");
    let mut page = Page { limit: 1000, ..Page::default() };
    let (mut names, mut pages) = (HashSet::new(), 0);
    loop {
        let listing = here.client.list(&archive, &page).await.unwrap();
        assert_eq!(listing.total.is_some(), page.cursor.is_none());
        names.extend(listing.entries.into_iter().map(|entry| entry.name));
        pages += 1;
        match listing.cursor {
            Some(cursor) => page.cursor = Some(cursor),
            None => break,
        }
    }
    assert_eq!((names.len(), pages), (2500, 3));
}

#[tokio::test]
async fn no_more_is_taken_of_a_listing_than_was_asked_for() {
    let here = Here::new().await;
    let items: Vec<Value> = (0..5)
        .map(|n| json!({ "uid": format!("id-{n}"), "path": format!("/mira/{n}.txt"), "name": format!("{n}.txt") }))
        .collect();
    let listed = async |body: Value, cursor: Option<&str>| {
        here.stand_in.fault(Route::List, Fault::Status { code: 200, body, headers: Vec::new() });
        let page = Page { limit: 2, cursor: cursor.map(str::to_owned), ..Page::default() };
        let listing = here.client.list(&path("~"), &page).await.unwrap();
        (listing.entries.into_iter().map(|entry| entry.name).collect::<Vec<_>>(), listing.cursor, listing.total)
    };
    let names = |names: [&str; 2]| names.map(str::to_owned).to_vec();
    let page = listed(json!({ "items": items, "cursor": "next" }), None).await;
    assert_eq!(page, (names(["0.txt", "1.txt"]), Some("next".into()), None));
    // A server that knows no pages sends everything each time: it is walked through all the same.
    assert_eq!(listed(json!(items), None).await, (names(["0.txt", "1.txt"]), Some("2".into()), Some(5)));
    assert_eq!(listed(json!(items), Some("2")).await, (names(["2.txt", "3.txt"]), Some("4".into()), Some(5)));
    assert_eq!(listed(json!(items), Some("4")).await, (vec!["4.txt".to_owned()], None, Some(5)));
}

#[tokio::test]
async fn a_listing_comes_in_the_order_asked_for() {
    let here = Here::new().await;
    for (name, text) in [("b", "1"), ("a", "333"), ("c", "22")] {
        put(&here, &format!("~/Public/{name}.txt"), text).await;
    }
    here.client.delete_forever(&path("~/Public/hello.txt")).await.unwrap();
    let names = async |sort, descending| {
        let page = Page { sort, descending, ..Page::default() };
        let listing = here.client.list(&path("~/Public"), &page).await.unwrap();
        listing.entries.into_iter().map(|entry| entry.name.replace(".txt", "")).collect::<String>()
    };
    assert_eq!(names(Sort::Name, false).await, "abc");
    assert_eq!(names(Sort::Name, true).await, "cba");
    assert_eq!(names(Sort::Size, false).await, "bca");
}

#[tokio::test]
async fn what_is_not_there_or_not_of_the_right_sort_is_told_apart() {
    let here = Here::new().await;
    put(&here, NOTE, "hello").await;
    assert_eq!(kind(here.client.stat(&path("~/nothing")).await), ErrorKind::NotFound);
    assert_eq!(kind(here.client.read(&path("~/nothing"), None).await), ErrorKind::NotFound);
    assert_eq!(kind(here.client.read(&path("~/nothing"), Some(0..1)).await), ErrorKind::NotFound);
    assert_eq!(kind(here.client.read(&path("~/Documents"), None).await), ErrorKind::IsFolder);
    assert_eq!(kind(here.client.read(&path("~/Documents"), Some(0..1)).await), ErrorKind::IsFolder);
    assert_eq!(kind(here.client.list(&path(NOTE), &Page::default()).await), ErrorKind::NotFolder);
    let into_a_file = here.client.move_to(&path("~/Pictures/terrace.png"), &path(NOTE), None, OnConflict::Fail).await;
    assert_eq!(kind(into_a_file), ErrorKind::NotFolder);
}

#[tokio::test]
async fn a_part_of_a_file_is_read_and_a_part_behind_its_end_is_empty() {
    let here = Here::new().await;
    put(&here, NOTE, "0123456789").await;
    let part = async |range: std::ops::Range<u64>| {
        let download = here.client.read(&path(NOTE), Some(range)).await.unwrap();
        let size = download.size;
        let bytes = download.bytes(100).await.unwrap();
        assert_eq!(size, Some(bytes.len() as u64));
        bytes
    };
    assert_eq!(part(0..3).await, "012");
    assert_eq!(part(5..10).await, "56789");
    assert_eq!(part(8..500).await, "89");
    assert_eq!(part(10..20).await, "");
    assert_eq!(part(500..600).await, "");
    assert_eq!(part(3..3).await, "");
    put(&here, "~/Documents/empty", "").await;
    assert_eq!(here.client.read(&path("~/Documents/empty"), Some(0..10)).await.unwrap().bytes(9).await.unwrap(), "");
}

#[tokio::test]
async fn a_download_that_breaks_off_is_not_taken_for_a_whole_file() {
    let here = Here::new().await;
    let picture = path("~/Pictures/terrace.png");
    here.stand_in.fault(Route::Read, Fault::CutAfterBytes(100));
    let download = here.client.read(&picture, None).await.unwrap();
    assert!(download.size > Some(100));
    assert_eq!(kind(download.bytes(u64::MAX).await), ErrorKind::Interrupted);
    let too_much = here.client.read(&picture, None).await.unwrap().bytes(100).await;
    assert_eq!(kind(too_much), ErrorKind::TooLarge);
}

#[tokio::test]
async fn a_name_that_is_taken_is_a_conflict_unless_said_otherwise() {
    let here = Here::new().await;
    let first = put(&here, NOTE, "first").await;
    let write = async |text: &'static str, on_conflict| {
        here.client.write(&path(NOTE), Upload::bytes(Bytes::from_static(text.as_bytes())), on_conflict).await
    };
    assert_eq!(kind(write("second", OnConflict::Fail).await), ErrorKind::Conflict);
    assert_eq!(write("second", OnConflict::KeepBoth).await.unwrap().name, "note (1).txt");
    assert_eq!(content(&here, NOTE).await, "first");
    assert_eq!(write("third", OnConflict::Replace).await.unwrap().uid, first.uid);
    assert_eq!(content(&here, NOTE).await, "third");
}

#[tokio::test]
async fn a_folder_that_exists_is_a_conflict_and_not_a_new_one() {
    let here = Here::new().await;
    put(&here, NOTE, "x").await;
    for taken in ["~/Archive", NOTE, "~/Documents"] {
        assert_eq!(kind(here.client.make_folder(&path(taken)).await), ErrorKind::Conflict, "{taken}");
    }
    assert_eq!(kind(here.client.make_folder(&path("~/nothing/new")).await), ErrorKind::NotFound);
    assert_eq!(here.asked(Route::Mkdir), 1);
}

#[tokio::test]
async fn every_way_up_gives_the_same_file() {
    let here = Here::new().await;
    for (name, size) in [("small", 5), ("empty", 0), ("single", 300_000), ("parts", 23 * 1024 * 1024 + 7)] {
        for straight in [false, true] {
            let at = path(&format!("~/Documents/{name}-{straight}.bin"));
            let (whole, parts) = pieces(size);
            let upload = Upload::stream(size as u64, Some("application/x-test".to_owned()), parts);
            let upload = if straight { upload.straight_to_storage() } else { upload };
            let entry = here.client.write(&at, upload, OnConflict::Fail).await.unwrap();
            assert_eq!(entry.size, Some(size as u64), "{at}");
            assert!(content(&here, at.as_str()).await == whole, "{at}");
        }
    }
}

#[tokio::test]
async fn an_upload_of_another_length_than_was_said_writes_nothing() {
    let here = Here::new().await;
    for straight in [false, true] {
        for (said, is) in
            [(1000, 999), (1000, 1001), (0, 1), (11 * 1024 * 1024, 1000), (11 * 1024 * 1024, 12 * 1024 * 1024)]
        {
            let upload = Upload::stream(said, None, pieces(is).1);
            let upload = if straight { upload.straight_to_storage() } else { upload };
            let result = here.client.write(&path(NOTE), upload, OnConflict::Fail).await;
            assert_eq!(kind(result), ErrorKind::Invalid, "{said} said, {is} sent, straight: {straight}");
            assert!(!exists(&here, NOTE).await);
        }
    }
}

#[tokio::test]
async fn a_file_that_grows_after_its_last_piece_is_noticed() {
    let here = Here::new().await;
    for straight in [false, true] {
        let piece = |text: &'static str| Ok(Bytes::from_static(text.as_bytes()));
        let upload = Upload::stream(5, None, stream::iter([piece("hello"), piece("!")]));
        let upload = if straight { upload.straight_to_storage() } else { upload };
        assert_eq!(kind(here.client.write(&path(NOTE), upload, OnConflict::Fail).await), ErrorKind::Invalid);
        assert!(!exists(&here, NOTE).await);
    }
}

#[tokio::test]
async fn a_file_that_cannot_be_read_to_its_end_writes_nothing() {
    let here = Here::new().await;
    for straight in [false, true] {
        let broken = pieces(1000).1.chain(stream::iter([Err(io::Error::other("disk on fire"))]));
        let upload = Upload::stream(2000, None, broken);
        let upload = if straight { upload.straight_to_storage() } else { upload };
        let error = here.client.write(&path(NOTE), upload, OnConflict::Fail).await.unwrap_err();
        assert!(error.message.contains("disk on fire"), "{error}");
        assert!(!exists(&here, NOTE).await);
    }
}

/// A fault that leaves a request alone, so that the next one takes the next fault.
fn nothing_wrong() -> Fault {
    Fault::Drip { bytes: 1 << 20, every: std::time::Duration::ZERO }
}

fn etag_only() -> Fault {
    Fault::Status { code: 200, body: json!({}), headers: vec![("etag".to_owned(), "\"0\"".to_owned())] }
}

#[tokio::test]
async fn a_file_whose_content_never_reached_the_storage_is_not_left_behind() {
    let here = Here::new().await;
    here.stand_in.fault(Route::Write, nothing_wrong());
    here.stand_in.fault(Route::Write, etag_only());
    let upload = Upload::bytes(Bytes::from_static(b"lost")).straight_to_storage();
    let result = here.client.write(&path(NOTE), upload, OnConflict::Fail).await;
    assert_eq!(kind(result), ErrorKind::Interrupted);
    assert!(!exists(&here, NOTE).await);
}

#[tokio::test]
async fn an_upload_that_the_storage_refuses_is_called_off() {
    let here = Here::new().await;
    here.stand_in.fault(Route::Write, nothing_wrong());
    here.stand_in.fault(Route::Write, Fault::ServerError);
    let upload = Upload::bytes(Bytes::from_static(b"x")).straight_to_storage();
    assert_eq!(kind(here.client.write(&path(NOTE), upload, OnConflict::Fail).await), ErrorKind::Server);
    let asked: Vec<String> = here.stand_in.requests().into_iter().map(|request| request.path).collect();
    assert!(asked.iter().any(|path| path == "/fs/abortWrite"));
    assert!(asked.iter().all(|path| path != "/fs/completeWrite"));
}

#[tokio::test]
async fn a_part_whose_address_has_expired_is_sent_to_a_new_one() {
    let here = Here::new().await;
    here.stand_in.fault(Route::Write, nothing_wrong());
    here.stand_in.fault(Route::Write, Fault::Status { code: 403, body: json!({}), headers: vec![] });
    let (whole, parts) = pieces(11 * 1024 * 1024);
    let upload = Upload::stream(whole.len() as u64, None, parts).straight_to_storage();
    here.client.write(&path(NOTE), upload, OnConflict::Fail).await.unwrap();
    assert!(content(&here, NOTE).await == whole);
}

#[tokio::test]
async fn what_the_storage_did_not_take_at_the_moment_is_sent_there_again() {
    let here = Here::new().await;
    let busy = || [Fault::Html, Fault::Reset, Fault::RateLimited { retry_after: Some(0) }];
    let large = vec![7; 11 * 1024 * 1024];
    for whole in [&b"in one piece"[..], &large] {
        busy().into_iter().for_each(|fault| here.stand_in.fault(Route::UploadPart, fault));
        let upload = Upload::bytes(Bytes::copy_from_slice(whole)).straight_to_storage();
        here.client.write(&path(NOTE), upload, OnConflict::Replace).await.unwrap();
        assert!(content(&here, NOTE).await == whole);
    }
    let signed = here.stand_in.requests().into_iter().filter(|request| request.path == "/fs/signMultipartParts");
    assert_eq!(signed.count(), 0, "the address was not to blame");

    let (whole, parts) = pieces(12);
    here.stand_in.fault(Route::UploadPart, Fault::Html);
    let upload = Upload::stream(whole.len() as u64, None, parts).straight_to_storage();
    assert_eq!(kind(here.client.write(&path(NOTE), upload, OnConflict::Replace).await), ErrorKind::Server);
}

#[tokio::test]
async fn an_upload_in_memory_is_sent_again_when_there_were_too_many() {
    let here = Here::new().await;
    here.stand_in.fault(Route::Write, Fault::RateLimited { retry_after: None });
    put(&here, NOTE, "hello").await;
    assert_eq!(content(&here, NOTE).await, "hello");
}

#[tokio::test]
async fn the_token_is_not_sent_to_the_storage() {
    let here = Here::new().await;
    let upload = Upload::bytes(Bytes::from_static(b"x")).straight_to_storage();
    here.client.write(&path(NOTE), upload, OnConflict::Fail).await.unwrap();
    let requests = here.stand_in.requests();
    let put = requests.iter().find(|request| request.method == "PUT").unwrap();
    assert!(!put.headers.contains_key("authorization"));
}

#[tokio::test]
async fn a_full_storage_says_so_whichever_way_a_file_comes() {
    let here = Here::with(Options { capacity: 1, ..Options::default() }, SHORT).await;
    for straight in [false, true] {
        let upload = Upload::bytes(Bytes::from_static(b"too much"));
        let upload = if straight { upload.straight_to_storage() } else { upload };
        assert_eq!(kind(here.client.write(&path(NOTE), upload, OnConflict::Fail).await), ErrorKind::StorageFull);
    }
}

#[tokio::test]
async fn a_folder_is_never_put_into_itself() {
    let here = Here::new().await;
    let folder = here.client.make_folder(&path("~/Documents/sub")).await.unwrap().path;
    let inner = here.client.make_folder(&folder.join(&"inner".parse().unwrap())).await.unwrap().path;
    for source in [&folder, &path("~/Documents/sub")] {
        for target in [&folder, &inner, &path("~/Documents/sub"), &path("~/Documents/sub/inner")] {
            let moved = here.client.move_to(source, target, None, OnConflict::Fail).await;
            assert_eq!(kind(moved), ErrorKind::Guarded, "{source} into {target}");
            let copied = here.client.copy_to(source, target, None, OnConflict::Fail).await;
            assert_eq!(kind(copied), ErrorKind::Guarded, "{source} into {target}");
        }
    }
    assert_eq!(here.asked(Route::Move) + here.asked(Route::Copy), 0);
}

#[tokio::test]
async fn homes_and_what_puter_relies_on_stay_where_they_are() {
    let here = Here::new().await;
    let home = here.client.stat(&path("~")).await.unwrap();
    let desktop = here.client.stat(&path("~/Desktop")).await.unwrap();
    let places: Vec<CloudPath> =
        vec![path("/"), path("~"), home.path.clone(), path("~/Desktop"), desktop.path.clone(), path("~/Trash")];
    for place in &places {
        assert_eq!(kind(here.client.delete_forever(place).await), ErrorKind::Guarded, "{place}");
        assert_eq!(kind(here.client.rename(place, &"x".parse().unwrap()).await), ErrorKind::Guarded, "{place}");
        let moved = here.client.move_to(place, &path("~/Documents"), None, OnConflict::Fail).await;
        assert_eq!(kind(moved), ErrorKind::Guarded, "{place}");
    }
    for entry in [&home, &desktop] {
        assert_eq!(kind(here.client.trash(entry).await), ErrorKind::Guarded);
    }
    let beside = here.client.write(&path("/file"), Upload::bytes(Bytes::new()), OnConflict::Fail).await;
    assert_eq!(kind(beside), ErrorKind::Guarded);
    assert_eq!(here.asked(Route::Delete) + here.asked(Route::Rename) + here.asked(Route::Move), 0);
}

#[tokio::test]
async fn replacing_never_deletes_a_folder_or_the_thing_itself() {
    let here = Here::new().await;
    here.client.make_folder(&path("~/Documents/a")).await.unwrap();
    let inner = here.client.make_folder(&path("~/Documents/a/a")).await.unwrap();
    put(&here, "~/Documents/a/a/precious.txt", "x").await;
    // The folder in its way is the one that it is in.
    let over_its_parent = here.client.move_to(&inner.path, &path("~/Documents"), None, OnConflict::Replace).await;
    assert_eq!(kind(over_its_parent), ErrorKind::IsFolder);
    let name = "Desktop".parse().unwrap();
    let over_desktop = here.client.move_to(&inner.path, &path("~"), Some(&name), OnConflict::Replace).await;
    assert_eq!(kind(over_desktop), ErrorKind::IsFolder);
    let note = path("~/Documents/a/a/precious.txt");
    let over_itself = here.client.copy_to(&note, &path("~/Documents/a/a"), None, OnConflict::Replace).await;
    assert_eq!(kind(over_itself), ErrorKind::Guarded);
    let where_it_is = here.client.move_to(&note, &path("~/Documents/a/a"), None, OnConflict::Replace).await.unwrap();
    assert_eq!(where_it_is.name, "precious.txt");
    assert_eq!(content(&here, note.as_str()).await, "x");
}

#[tokio::test]
async fn what_is_thrown_away_can_be_taken_back() {
    let here = Here::new().await;
    let note = put(&here, NOTE, "precious").await;
    here.client.trash(&note).await.unwrap();
    assert!(!exists(&here, NOTE).await);

    let bin = here.client.list(&path("~/Trash"), &Page::default()).await.unwrap();
    let shown = bin.entries.iter().find(|entry| entry.uid == note.uid).unwrap();
    assert_eq!(shown.original_name.as_deref(), Some("note.txt"));
    assert_eq!(shown.original_path.as_ref(), Some(&note.path));
    assert_eq!(kind(here.client.trash(shown).await), ErrorKind::Guarded);

    let back = here.client.restore(shown, &path("~/Documents"), "note.txt").await.unwrap();
    assert_eq!((back.uid, back.path, back.original_name), (note.uid, note.path, None));
    assert_eq!(content(&here, NOTE).await, "precious");
}

#[tokio::test]
async fn what_is_taken_back_replaces_nothing() {
    let here = Here::new().await;
    let old = put(&here, NOTE, "old").await;
    let trashed = here.client.trash(&old).await.unwrap();
    let new = put(&here, NOTE, "new").await;
    let documents = path("~/Documents");
    let back = here.client.restore(&trashed, &documents, "note.txt").await.unwrap();
    assert_eq!(back.name, "note (1).txt");
    assert_eq!(content(&here, NOTE).await, "new");
    assert_eq!(kind(here.client.restore(&new, &documents, "other.txt").await), ErrorKind::Guarded);
    let gone = here.client.restore(&here.client.trash(&new).await.unwrap(), &path("~/nothing"), "note.txt").await;
    assert_eq!(kind(gone), ErrorKind::NotFound);
}

#[tokio::test]
async fn an_emptied_trash_is_empty_and_stays() {
    let here = Here::new().await;
    let folder = here.client.make_folder(&path("~/Documents/old")).await.unwrap();
    put(&here, "~/Documents/old/inner.txt", "12345").await;
    let note = put(&here, NOTE, "678").await;
    let trash = path("~/Trash");
    for entry in [&folder, &note] {
        here.client.trash(entry).await.unwrap();
    }
    assert_eq!(here.client.size_of(&trash).await.unwrap(), 8);
    assert_eq!(kind(here.client.empty_trash(&path("~/Documents")).await), ErrorKind::Guarded);
    assert_eq!(here.asked(Route::Delete), 0);
    here.client.empty_trash(&trash).await.unwrap();
    assert_eq!(here.client.list(&trash, &Page::default()).await.unwrap().entries, vec![]);
    assert_eq!(here.client.size_of(&trash).await.unwrap(), 0);
}

/// The server drops the space at the end of a path, but not at the end of a new name.
#[tokio::test]
async fn of_two_names_that_differ_by_a_space_the_right_one_is_changed() {
    let here = Here::new().await;
    let plain = put(&here, "~/Documents/report", "plain").await;
    let other = put(&here, "~/Documents/other", "spaced").await;
    here.stand_in.rename("mira", "/mira/Documents/other", "report ").unwrap();
    let spaced = here.client.stat(&other).await.unwrap();
    assert_eq!((spaced.name.as_str(), spaced.path.is_exact()), ("report ", false));
    for refused in [
        kind(here.client.stat(&spaced.path).await),
        kind(here.client.read(&spaced.path, None).await),
        kind(here.client.rename(&spaced.path, &"new".parse().unwrap()).await),
        kind(here.client.list(&spaced.path, &Page::default()).await),
        kind(here.client.move_to(&plain, &spaced.path, None, OnConflict::Fail).await),
        kind(here.client.copy_to(&plain, &spaced.path, None, OnConflict::Fail).await),
        kind(here.client.write(&spaced.path, Upload::bytes(Bytes::new()), OnConflict::Replace).await),
        kind(here.client.make_folder(&spaced.path).await),
        kind(here.client.size_of(&spaced.path).await),
        kind(here.client.delete_forever(&spaced.path).await),
    ] {
        assert_eq!(refused, ErrorKind::Guarded, "its path leads to its neighbour");
    }
    assert_eq!(here.client.read(&spaced, None).await.unwrap().bytes(9).await.unwrap(), "spaced");
    here.client.delete_forever(&spaced).await.unwrap();
    assert_eq!(content(&here, "~/Documents/report").await, "plain");
    assert_eq!(kind(here.client.stat(&spaced).await), ErrorKind::NotFound);
}

/// "é" as one sign, and as a letter and its accent: one name for people, two for Puter.
#[tokio::test]
async fn both_forms_of_a_name_are_one_file() {
    let here = Here::new().await;
    let (composed, decomposed) = ("~/Documents/caf\u{e9}.txt", "/mira/Documents/cafe\u{301}.txt");
    let old = put(&here, composed, "old").await;
    here.stand_in.rename("mira", "/mira/Documents/caf\u{e9}.txt", "cafe\u{301}.txt").unwrap();
    let upload = || Upload::bytes("new".into());
    let write = async |on_conflict| here.client.write(&path(composed), upload(), on_conflict).await;
    assert_eq!(kind(write(OnConflict::Fail).await), ErrorKind::Conflict);
    assert_eq!(kind(here.client.make_folder(&path(composed)).await), ErrorKind::Conflict);
    let other = put(&here, "~/Documents/other.txt", "other").await;
    let name = "caf\u{e9}.txt".parse().unwrap();
    assert_eq!(kind(here.client.rename(&other, &name).await), ErrorKind::Conflict);
    let pictures = path("~/Pictures");
    put(&here, "~/Pictures/caf\u{e9}.txt", "there").await;
    let moved = async |on_conflict| here.client.move_to(&old, &pictures, None, on_conflict).await;
    assert_eq!(kind(moved(OnConflict::Fail).await), ErrorKind::Conflict);

    assert_eq!(write(OnConflict::KeepBoth).await.unwrap().name, "caf\u{e9} (1).txt");
    let replaced = write(OnConflict::Replace).await.unwrap();
    assert_eq!((replaced.uid, content(&here, decomposed).await), (old.uid.clone(), "new".into()));
    let found = here.client.search("CAF\u{c9}.").await.unwrap();
    assert_eq!(found.iter().filter(|entry| entry.uid == old.uid).count(), 1);
    assert_eq!(moved(OnConflict::KeepBoth).await.unwrap().name, "cafe\u{301} (1).txt");
    let mended = here.client.rename(&old, &name).await;
    assert_eq!(kind(mended), ErrorKind::Conflict, "its neighbour has that name");
    here.client.delete_forever(&path("~/Pictures/caf\u{e9}.txt")).await.unwrap();
    assert_eq!(here.client.rename(&old, &name).await.unwrap().name, "caf\u{e9}.txt");
}

#[tokio::test]
async fn a_part_counts_when_the_storage_confirms_it() {
    let here = Here::new().await;
    let large = vec![7; 11 * 1024 * 1024];
    let taken = Arc::new(AtomicU64::new(0));
    let upload = || Upload::bytes(large.clone().into()).straight_to_storage().told_to(taken.clone());
    let at = path("~/Documents/large.bin");
    here.stand_in.fault(Route::UploadPart, Fault::Silence);
    let asked = async {
        while here.asked(Route::Write) < 2 {
            tokio::task::yield_now().await;
        }
    };
    tokio::select! {
        _ = here.client.write(&at, upload(), OnConflict::Fail) => panic!("it is not confirmed"),
        () = asked => {}
    }
    assert_eq!(taken.load(Ordering::Relaxed), 0, "it has left, and nobody said that it arrived");
    here.client.write(&at, upload(), OnConflict::Fail).await.unwrap();
    assert_eq!(taken.load(Ordering::Relaxed), large.len() as u64);
}

#[tokio::test]
async fn names_from_everywhere_survive_the_journey() {
    let here = Here::new().await;
    for name in ["a b & c?=#%20.txt", "日本語 😀.txt", "ملاحظات.txt", "quo\"te's.txt"] {
        let at = path("~/Documents").join(&name.parse().unwrap());
        let entry = put(&here, at.as_str(), name).await;
        assert_eq!(entry.name, name);
        assert_eq!(content(&here, at.as_str()).await, name);
        here.client.delete_forever(&at).await.unwrap();
    }
}
