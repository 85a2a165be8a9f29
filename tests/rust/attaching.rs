//! A file attached to a chat reaches the chosen model in the form that it really sees.

use oriel_tests::Oriel;
use puter_stand_in::Route;
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
    assert!(problem.message.contains("cannot see pictures"), "{}", problem.message);
    assert!(puter.requests()[asked..].iter().all(|request| request.route != Route::Chat), "nothing was sent");
}

#[tokio::test]
async fn pdf_goes_by_path_to_models_that_follow_it_and_is_refused_elsewhere() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let chat = ask(&oriel, &claude(&oriel).await, &["night-tariff-2026.pdf"]).await.unwrap();
    assert_eq!(chat["turns"][0]["attachments"][0]["way"], "reference");
    let problem = ask(&oriel, &blind(&oriel).await, &["night-tariff-2026.pdf"]).await.unwrap_err();
    assert!(problem.message.contains("PDF"), "{}", problem.message);
}

#[tokio::test]
async fn the_chip_says_how_a_model_gets_the_file_before_it_is_sent() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let paths = json!([format!("{HOUSE}/bills-2025.csv"), format!("{HOUSE}/gone.txt"), "~/Documents"]);
    let chips = oriel.call("chat.attachments", json!({ "paths": paths, "model": claude(&oriel).await })).await.unwrap();
    let ways: Vec<_> = chips.as_array().unwrap().iter().map(|chip| chip["way"].as_str().unwrap()).collect();
    assert_eq!(ways, ["text", "refused", "refused"]);
    assert!(chips[1]["note"].as_str().unwrap().contains("no longer there"), "{chips}");
}

#[tokio::test]
async fn a_file_that_vanished_stops_the_question_and_keeps_it() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let problem = ask(&oriel, &claude(&oriel).await, &["gone.txt"]).await.unwrap_err();
    assert!(problem.message.contains("Your message is kept"), "{}", problem.message);
    assert_eq!(oriel.call("chat.list", json!({})).await.unwrap(), json!([]));
}

#[tokio::test]
async fn a_chat_stays_whole_when_its_file_goes_and_its_model_changes() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let chat = ask(&oriel, &claude(&oriel).await, &["bills-2025.csv", "floor-plan-ground.png"]).await.unwrap();
    oriel.call("files.trash", json!({ "paths": [format!("{HOUSE}/bills-2025.csv")] })).await.unwrap();
    let again = json!({ "chat": chat["id"], "text": "And now?", "attachments": [], "model": blind(&oriel).await, "maxTokens": null });
    let chat = oriel.call("chat.ask", again).await.unwrap();
    assert_eq!(last_turn(&chat)["outcome"], "complete");
    let sent = puter.requests().into_iter().rfind(|request| request.route == Route::Chat).unwrap();
    let sent = sent.body.unwrap().to_string();
    assert!(sent.contains("End of the file “bills-2025.csv”"), "the text is still there");
    assert!(!sent.contains("data:image"), "a model without eyes is sent no picture");
}
