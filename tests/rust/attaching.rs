//! A file attached to a chat reaches the chosen model in the form that it really sees.

use std::sync::Mutex;

use app::{AttachmentNote, Reason};
use base64::Engine;
use oriel_tests::Oriel;
use puter_stand_in::{Route, StandIn};
use serde_json::{Value, json};

use crate::{last_turn, model, puter, signed_in};

const HOUSE: &str = "~/Documents/House 2026";

async fn ask(oriel: &Oriel, model: &str, files: &[&str]) -> Result<Value, app::Problem> {
    let paths: Vec<String> = files.iter().map(|file| format!("{HOUSE}/{file}")).collect();
    let args =
        json!({ "chat": null, "text": "What is in it?", "attachments": paths, "model": model, "maxTokens": null });
    oriel.call("chat.ask", args).await
}

async fn claude(oriel: &Oriel) -> String {
    model(oriel, |model| model["maker"] == "Anthropic" && model["readsImages"] == true).await
}

async fn blind(oriel: &Oriel) -> String {
    model(oriel, |model| model["readsImages"] == false && model["maker"] != "Anthropic").await
}

#[tokio::test]
async fn every_model_reads_a_text() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    for model in [claude(&oriel).await, blind(&oriel).await] {
        let chat = ask(&oriel, &model, &["bills-2025.csv"]).await.unwrap();
        assert_eq!(chat["turns"][0]["attachments"][0]["way"], "text");
        let said = last_turn(&chat)["text"].as_str().unwrap();
        assert!(said.contains("bills-2025.csv"), "{model} did not see it: {said}");
        let sent = puter.requests().into_iter().rfind(|request| request.route == Route::Chat).unwrap();
        let sent = sent.body.unwrap().to_string();
        assert!(!sent.contains("puter_path"), "{sent}");
    }
}

#[tokio::test]
async fn a_model_with_eyes_sees_a_picture_and_one_without_is_not_asked() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let chat = ask(&oriel, &claude(&oriel).await, &["floor-plan-ground.png"]).await.unwrap();
    assert_eq!(chat["turns"][0]["attachments"][0]["way"], "image");
    let sent = puter.requests().into_iter().rfind(|request| request.route == Route::Chat).unwrap();
    assert!(sent.body.unwrap().to_string().contains("data:image/png;base64,"));
    let asked = puter.requests().len();
    let problem = ask(&oriel, &blind(&oriel).await, &["floor-plan-ground.png"]).await.unwrap_err();
    assert!(
        matches!(&problem.reason, Reason::NotAttached { note: AttachmentNote::NoPictures { .. }, .. }),
        "{problem}"
    );
    assert!(puter.requests()[asked..].iter().all(|request| request.route != Route::Chat), "nothing was sent");
}

#[tokio::test]
async fn pdf_goes_by_path_to_models_that_follow_it_and_as_its_text_to_others() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let chat = ask(&oriel, &claude(&oriel).await, &["night-tariff-2026.pdf"]).await.unwrap();
    assert_eq!(chat["turns"][0]["attachments"][0]["way"], "reference");
    let chat = ask(&oriel, &blind(&oriel).await, &["night-tariff-2026.pdf"]).await.unwrap();
    let file = &chat["turns"][0]["attachments"][0];
    assert_eq!(file["way"], "text");
    assert_eq!(file["note"], json!({ "kind": "pages", "pages": 1, "of": 1 }));
    let sent = sent(&puter);
    assert!(sent.contains("Night tariff 2026: 0.11 EUR per kWh") && !sent.contains("puter_path"), "{sent}");
}

#[tokio::test]
async fn another_model_gets_the_text_of_a_pdf_that_was_handed_to_the_first() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let chat = ask(&oriel, &claude(&oriel).await, &["night-tariff-2026.pdf"]).await.unwrap();
    let other = blind(&oriel).await;
    let next = json!({ "chat": chat["id"], "text": "And you?", "attachments": [], "model": other, "maxTokens": null });
    let chat = oriel.call("chat.ask", next).await.unwrap();
    assert!(sent(&puter).contains("Night tariff 2026: 0.11 EUR per kWh"));
    oriel.call("files.trash", json!({ "files": [format!("{HOUSE}/night-tariff-2026.pdf")] })).await.unwrap();
    let args = json!({ "chat": chat["id"], "text": "Still?", "attachments": [], "model": other, "maxTokens": null });
    let chat = oriel.call("chat.ask", args).await.unwrap();
    assert_eq!(last_turn(&chat)["outcome"], "complete");
    assert!(sent(&puter).contains("You cannot see it."), "what is gone is said to be gone");
}

#[tokio::test]
async fn a_pdf_without_text_is_refused_on_its_chip_and_before_it_is_sent() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let scan = blank_pdf();
    let path = upload(&oriel, "scan.pdf", &scan).await;
    let model = blind(&oriel).await;
    let chips = oriel.call("chat.attachments", json!({ "paths": [path], "model": model })).await.unwrap();
    assert_eq!(chips[0]["way"], "refused");
    assert_eq!(chips[0]["note"], json!({ "kind": "scanned" }));
    let args = json!({ "chat": null, "text": "Read it", "attachments": [path], "model": model, "maxTokens": null });
    let problem = oriel.call("chat.ask", args).await.unwrap_err();
    let scanned = Reason::NotAttached { name: "scan.pdf".to_owned(), note: AttachmentNote::Scanned };
    assert_eq!(problem.reason, scanned);
}

#[tokio::test]
async fn a_pdf_that_would_keep_the_computer_busy_is_refused_in_words() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let nested = [b"%PDF-1.4\n1 0 obj\n".as_slice(), &b"[".repeat(400_000)].concat();
    let operators = include_bytes!("../hostile/many-operators.pdf");
    for (name, bytes, why) in [("operators.pdf", operators.as_slice(), "tooMuch"), ("nested.pdf", &nested, "damaged")] {
        let path = upload(&oriel, name, bytes).await;
        let asked = json!({ "paths": [path], "model": blind(&oriel).await });
        let chips = oriel.call("chat.attachments", asked).await.unwrap();
        assert_eq!(chips[0]["note"], json!({ "kind": why }), "{name}");
    }
    let path = upload(&oriel, "forms.pdf", include_bytes!("../hostile/forms-in-forms.pdf")).await;
    let chips = oriel.call("chat.attachments", json!({ "paths": [path], "model": blind(&oriel).await })).await.unwrap();
    assert_eq!(chips[0]["way"], "text", "what such a file shows goes along: {chips}");
}

#[tokio::test]
async fn of_a_long_text_the_first_part_goes_along_and_both_sides_are_told() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let long = format!("begin {} end", "é".repeat(300 * 1024));
    let path = upload(&oriel, "long.txt", long.as_bytes()).await;
    let model = claude(&oriel).await;
    let args = json!({ "chat": null, "text": "Read it", "attachments": [path], "model": model, "maxTokens": null });
    let chat = oriel.call("chat.ask", args).await.unwrap();
    let file = &chat["turns"][0]["attachments"][0];
    assert_eq!(file["note"], json!({ "kind": "firstPart", "bytes": 256 * 1024, "of": long.len() }));
    let sent = sent(&puter);
    assert!(sent.contains("begin é") && !sent.contains("é end"));
    assert!(sent.contains("These are the first 256 KB of 600 KB"));
}

#[tokio::test]
async fn a_file_of_this_computer_is_uploaded_once_and_found_again_by_its_content() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let model = claude(&oriel).await;
    let bring = async |name: &str, content: &str| {
        let data = base64::engine::general_purpose::STANDARD.encode(content);
        let chosen = oriel.call("files.stage", json!({ "name": name, "data": data })).await.unwrap();
        assert_eq!((&chosen["name"], &chosen["size"]), (&json!(name), &json!(content.len())));
        let told = Mutex::new(Vec::new());
        let args = json!({ "chosen": chosen["id"], "model": model });
        let hear = |event| told.lock().unwrap().push(event);
        let attached = oriel.call_with("chat.attach", args, hear).await.unwrap();
        (attached, told.into_inner().unwrap())
    };
    let uploads = || puter.requests().iter().filter(|request| request.route == Route::Write).count();
    let (first, told) = bring("pasted.txt", "words").await;
    assert_eq!((&first["path"], &first["way"]), (&json!("/mira/Documents/Oriel/pasted.txt"), &json!("text")));
    assert_eq!(told.last().unwrap()["done"], 5);
    let after_one = uploads();
    assert!(after_one > 0);
    let (second, told) = bring("the same.txt", "words").await;
    assert_eq!((second["path"].clone(), told.len(), uploads()), (first["path"].clone(), 0, after_one));
    let (other, _) = bring("pasted.txt", "other").await;
    assert_ne!(other["path"], first["path"], "another content under the same name is another file");

    oriel.call("files.trash", json!({ "files": [first["path"]] })).await.unwrap();
    let before = uploads();
    let (again, _) = bring("pasted.txt", "words").await;
    assert!(uploads() > before, "a file that is no longer there is uploaded again");
    let args =
        json!({ "chat": null, "text": "Read it", "attachments": [again["path"]], "model": model, "maxTokens": null });
    oriel.call("chat.ask", args).await.unwrap();
    assert!(sent(&puter).contains("words"));
    let left = oriel.computer.folder.path().join("data/accounts");
    let brought = std::fs::read_dir(left).unwrap().map(|account| account.unwrap().path().join("brought"));
    for folder in brought.filter(|folder| folder.exists()) {
        assert_eq!(std::fs::read_dir(folder).unwrap().count(), 0, "nothing of it stays on this computer");
    }
}

#[tokio::test]
async fn what_is_brought_badly_is_said_and_nothing_is_added() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    for (name, data) in [("a/b.txt", "d29yZHM="), ("", "d29yZHM="), ("a.txt", "not base64!")] {
        let problem = oriel.call("files.stage", json!({ "name": name, "data": data })).await.unwrap_err();
        assert_eq!(json!(problem.code), "invalid", "{name}: {problem}");
    }
    let problem = oriel.call("chat.attach", json!({ "chosen": "gone", "model": claude(&oriel).await })).await;
    assert_eq!(problem.unwrap_err().reason, Reason::ChoiceGone);
}

#[tokio::test]
async fn what_is_dropped_on_the_window_can_be_attached_once_and_folders_are_named() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let file = oriel.computer.folder.path().join("meter.txt");
    let folder = oriel.computer.folder.path().join("House");
    std::fs::write(&file, "Monday 1420").unwrap();
    std::fs::create_dir(&folder).unwrap();
    oriel.computer.desktop.is_dropped(vec![folder, file]);
    let dropped = oriel.call("files.takeDropped", json!({})).await.unwrap();
    assert_eq!(dropped["folders"], json!(["House"]));
    let chosen = &dropped["files"][0];
    assert_eq!((&chosen["name"], &chosen["size"]), (&json!("meter.txt"), &json!(11)));
    let args = json!({ "chosen": chosen["id"], "model": claude(&oriel).await });
    assert_eq!(oriel.call("chat.attach", args).await.unwrap()["name"], "meter.txt");
    assert_eq!(
        oriel.call("files.takeDropped", json!({})).await.unwrap(),
        json!({ "files": [], "folders": [], "refused": [] })
    );
}

/// What was asked last, as text.
fn sent(puter: &StandIn) -> String {
    let asked = puter.requests().into_iter().rfind(|request| request.route == Route::Chat).unwrap();
    asked.body.unwrap().to_string()
}

/// Puts a file into the cloud, and answers its path.
async fn upload(oriel: &Oriel, name: &str, content: &[u8]) -> String {
    let file = oriel.computer.folder.path().join(name);
    std::fs::write(&file, content).unwrap();
    oriel.computer.desktop.will_choose(vec![file]);
    let chosen = oriel.call("files.choose", json!({})).await.unwrap()["files"][0]["id"].clone();
    let args = json!({ "folder": "~/Documents", "chosen": chosen, "onConflict": "fail" });
    oriel.call("files.upload", args).await.unwrap()["path"].as_str().unwrap().to_owned()
}

/// A PDF of one page with nothing but a filled box, as a scanner's would be with its picture.
fn blank_pdf() -> Vec<u8> {
    let content = "0 0 100 100 re f";
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R >>".to_owned(),
        format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()),
    ];
    let (mut file, mut table) = (String::from("%PDF-1.4\n"), String::from("0000000000 65535 f \n"));
    for (number, object) in (1..).zip(&objects) {
        table += &format!("{:010} 00000 n \n", file.len());
        file += &format!("{number} 0 obj\n{object}\nendobj\n");
    }
    let (begin, count) = (file.len(), objects.len() + 1);
    file += &format!("xref\n0 {count}\n{table}trailer\n<< /Size {count} /Root 1 0 R >>\nstartxref\n{begin}\n%%EOF\n");
    file.into_bytes()
}

#[tokio::test]
async fn the_chip_says_how_a_model_gets_the_file_before_it_is_sent() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let paths = json!([format!("{HOUSE}/bills-2025.csv"), format!("{HOUSE}/gone.txt"), "~/Documents"]);
    let chips = oriel.call("chat.attachments", json!({ "paths": paths, "model": claude(&oriel).await })).await.unwrap();
    let ways: Vec<_> = chips.as_array().unwrap().iter().map(|chip| chip["way"].as_str().unwrap()).collect();
    assert_eq!(ways, ["text", "refused", "refused"]);
    let because = json!({ "kind": "attachmentGone", "name": "gone.txt" });
    assert_eq!(chips[1]["note"], json!({ "kind": "unavailable", "because": because }));
}

#[tokio::test]
async fn a_file_that_vanished_stops_the_question_and_keeps_it() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let problem = ask(&oriel, &claude(&oriel).await, &["gone.txt"]).await.unwrap_err();
    assert_eq!(problem.reason, Reason::AttachmentGone { name: "gone.txt".to_owned() });
    assert_eq!(oriel.call("chat.list", json!({})).await.unwrap(), json!([]));
}

#[tokio::test]
async fn a_chat_stays_whole_when_its_file_goes_and_its_model_changes() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let chat = ask(&oriel, &claude(&oriel).await, &["bills-2025.csv", "floor-plan-ground.png"]).await.unwrap();
    oriel.call("files.trash", json!({ "files": [format!("{HOUSE}/bills-2025.csv")] })).await.unwrap();
    let again = json!({ "chat": chat["id"], "text": "And now?", "attachments": [], "model": blind(&oriel).await, "maxTokens": null });
    let chat = oriel.call("chat.ask", again).await.unwrap();
    assert_eq!(last_turn(&chat)["outcome"], "complete");
    let sent = puter.requests().into_iter().rfind(|request| request.route == Route::Chat).unwrap();
    let sent = sent.body.unwrap().to_string();
    assert!(sent.contains("End of the file “bills-2025.csv”"), "the text is still there");
    assert!(!sent.contains("data:image"), "a model without eyes is sent no picture");
}
