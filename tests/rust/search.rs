//! What was said is found again, in every chat, by any part of it, however it was written.

use oriel_tests::Oriel;
use serde_json::{Value, json};

use crate::{
    asked,
    import::{bring, chats, file, open},
    puter, signed_in,
};

/// Searches when everything was read.
pub(crate) async fn found(oriel: &Oriel, query: &str) -> Value {
    loop {
        let found =
            oriel.call("search.chats", json!({ "query": query, "limit": 50, "asker": "sidebar" })).await.unwrap();
        if found["rebuilding"] == false {
            return found;
        }
        tokio::task::yield_now().await;
    }
}

/// The hits in a line each: whose they are, and the text with its marks in brackets.
async fn hits(oriel: &Oriel, query: &str) -> Vec<String> {
    let found = found(oriel, query).await;
    let hits = found["hits"].as_array().unwrap().iter();
    hits.map(|hit| {
        let pieces = hit["pieces"].as_array().unwrap().iter().map(|piece| {
            let text = piece["text"].as_str().unwrap();
            if piece["marked"] == true { format!("[{text}]") } else { text.to_owned() }
        });
        format!("{}: {}", hit["role"].as_str().unwrap_or("title"), pieces.collect::<String>())
    })
    .collect()
}

fn in_questions(hits: &[String]) -> Vec<&str> {
    hits.iter().filter_map(|hit| hit.strip_prefix("user: ")).collect()
}

#[tokio::test]
async fn a_question_its_answer_and_a_title_are_found_as_soon_as_they_are_kept() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let chat = asked(&oriel, None, "Where is the Boiler?").await;
    let all = hits(&oriel, "BOILER").await;
    assert_eq!(all[0], "title: Where is the [Boiler]?");
    assert_eq!(in_questions(&all), ["Where is the [Boiler]?"]);
    assert!(all.iter().any(|hit| hit.starts_with("assistant: ") && hit.contains("[Boiler]")), "{all:?}");
    let found = found(&oriel, "boiler where").await;
    assert_eq!(found["chats"], 1);
    let question = found["hits"].as_array().unwrap().iter().find(|hit| hit["role"] == "user").unwrap();
    assert_eq!((&question["chat"], &question["title"]), (&chat["id"], &chat["title"]));
    assert_eq!(question["turn"], chat["turns"][0]["id"]);
    assert_eq!(question["at"], chat["turns"][0]["at"]);
    oriel.call("chat.rename", json!({ "chat": chat["id"], "title": "Radiators" })).await.unwrap();
    assert_eq!(hits(&oriel, "radiators").await, ["title: [Radiators]"]);
    assert_eq!(in_questions(&hits(&oriel, "boiler").await).len(), 1);
}

#[tokio::test]
async fn every_script_is_found_by_any_part_with_or_without_accents() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    for text in
        ["Une crème brûlée à Łódź", "Ещё одна Кошка", "猫が好きです", "한국어 배우기", "C++ or \"C#\" 100%?", "a b"]
    {
        asked(&oriel, None, text).await;
    }
    for (query, wanted) in [
        ("creme BRULEE", &["Une [crème] [brûlée] à Łódź"][..]),
        ("crème", &["Une [crème] brûlée à Łódź"]),
        ("lodz", &["Une crème brûlée à [Łódź]"]),
        ("еще кош", &["[Ещё] одна [Кош]ка"]),
        ("猫", &["[猫]が好きです"]),
        ("です", &["猫が好き[です]"]),
        ("好きで", &["猫が[好きで]す"]),
        ("국어", &["한[국어] 배우기"]),
        ("c++", &["[C++] or \"C#\" 100%?"]),
        ("\"c#", &["C++ or [\"C#]\" 100%?"]),
        ("100%", &["C++ or \"C#\" [100%]?"]),
        ("nothing of it", &[]),
    ] {
        assert_eq!(in_questions(&hits(&oriel, query).await), wanted, "{query}");
    }
}

#[tokio::test]
async fn signs_as_they_are_set_match_signs_as_they_are_typed() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    for text in ["It’s “set”, 2014–15 and −3", "it's \"typed\", 2014-15 and -3"] {
        asked(&oriel, None, text).await;
    }
    for (query, wanted) in [
        ("it's", &["[it's] \"typed\", 2014-15 and -3", "[It’s] “set”, 2014–15 and −3"][..]),
        ("it‘s", &["[it's] \"typed\", 2014-15 and -3", "[It’s] “set”, 2014–15 and −3"]),
        ("\"set\"", &["It’s [“set”], 2014–15 and −3"]),
        ("«typed»", &["it's [\"typed\"], 2014-15 and -3"]),
        ("2014—15", &["it's \"typed\", [2014-15] and -3", "It’s “set”, [2014–15] and −3"]),
        ("-3", &["it's \"typed\", 2014-15 and [-3]", "It’s “set”, 2014–15 and [−3]"]),
    ] {
        assert_eq!(in_questions(&hits(&oriel, query).await), wanted, "{query}");
    }
}

#[tokio::test]
async fn words_that_were_only_thought_are_found_and_marked_as_such() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let archive = include_str!("../archives/claude.json");
    bring(&oriel, vec![file(&oriel, "conversations.json", archive.as_bytes())]).await;
    let chat = open(&oriel, &chats(&oriel).await[0]).await;
    let found_by = async |query: &str| {
        let found = found(&oriel, query).await;
        let hits = found["hits"].as_array().unwrap().iter().map(|hit| (hit["turn"].clone(), hit["reasoning"].clone()));
        hits.collect::<Vec<_>>()
    };
    let answer = chat["turns"][1]["id"].clone();
    assert_eq!(found_by("a plant").await, [(answer.clone(), json!(true))]);
    assert_eq!(hits(&oriel, "is a plant").await, ["assistant: [A] fern [is] [a] [plant]."]);
    // What was said comes before what was thought, and a message is told once.
    assert_eq!(found_by("fern").await, [(answer, json!(false))]);
    assert_eq!(found_by("water plant").await, [], "half of it was said and half of it thought");
}

#[tokio::test]
async fn no_query_is_a_command_of_the_index_or_an_error() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    asked(&oriel, None, "plain words").await;
    let long = "x".repeat(100_000);
    for query in [
        "",
        " ",
        "\"",
        "\"\"",
        "'",
        "*",
        "plain*",
        "pla* OR nothing",
        "plain AND",
        "NOT plain",
        "NEAR(plain words)",
        "text:plain",
        "^plain",
        "-plain",
        "plain + nothing",
        "(",
        ")",
        "{",
        "word:",
        "\\",
        ";--",
        "'; DROP TABLE word; --",
        "%",
        "_",
        "\0",
        "\u{1}",
        "a\0b",
        "\u{FFFF}",
        "🪟🪟",
        &long,
        "plain words plain words",
    ] {
        // The answers hold some of these signs, and repeat the question.
        let mut found = hits(&oriel, query).await;
        found.retain(|hit| !hit.starts_with("assistant: "));
        let wanted: &[&str] = match query {
            "plain words plain words" => &["title: [plain] [words]", "user: [plain] [words]"],
            _ => &[],
        };
        assert_eq!(found, wanted, "{query:?}");
    }
    assert!(oriel.call("search.chats", json!({ "query": "plain", "limit": -1, "asker": "sidebar" })).await.is_err());
    let none = oriel.call("search.chats", json!({ "query": "plain", "limit": 0, "asker": "sidebar" })).await.unwrap();
    assert_eq!((none["hits"].as_array().unwrap().len(), &none["more"]), (0, &json!(true)));
}

#[tokio::test]
async fn the_sidebar_and_the_palette_search_at_the_same_moment_and_both_are_answered() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    asked(&oriel, None, "Where is the Boiler?").await;
    found(&oriel, "boiler").await;
    let by = |asker| oriel.call("search.chats", json!({ "query": "boiler", "limit": 50, "asker": asker }));
    for _ in 0..50 {
        let (sidebar, palette) = tokio::join!(by("sidebar"), by("palette"));
        assert_eq!(sidebar.unwrap()["hits"], palette.unwrap()["hits"]);
    }
}

#[tokio::test]
async fn what_was_deleted_is_not_found_and_what_came_back_is() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let chat = asked(&oriel, None, "One needle").await["id"].clone();
    asked(&oriel, None, "Another needle").await;
    oriel.call("chat.delete", json!({ "chat": chat })).await.unwrap();
    assert_eq!(in_questions(&hits(&oriel, "needle").await), ["Another [needle]"]);
    assert_eq!(found(&oriel, "needle").await["chats"], 1);
    let oriel = oriel.restart().await;
    assert_eq!(in_questions(&hits(&oriel, "needle").await), ["Another [needle]"]);
    oriel.call("chat.restore", json!({ "chat": chat })).await.unwrap();
    assert_eq!(in_questions(&hits(&oriel, "needle").await), ["Another [needle]", "One [needle]"]);
}

#[tokio::test]
async fn a_removed_turn_and_what_follows_it_are_not_found_until_they_are_put_back() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let chat = asked(&oriel, None, "first needle").await;
    let chat = asked(&oriel, chat["id"].as_str(), "second needle").await;
    let chat = asked(&oriel, chat["id"].as_str(), "third needle").await;
    let second = json!({ "chat": chat["id"], "turn": chat["turns"][2]["id"] });
    oriel.call("chat.remove", second.clone()).await.unwrap();
    assert_eq!(in_questions(&hits(&oriel, "needle").await), ["first [needle]"]);
    asked(&oriel, chat["id"].as_str(), "instead a needle").await;
    assert_eq!(in_questions(&hits(&oriel, "needle").await), ["instead a [needle]", "first [needle]"]);
    oriel.call("chat.putBack", second).await.unwrap();
    assert_eq!(in_questions(&hits(&oriel, "needle").await).len(), 4);
}

#[tokio::test]
async fn what_is_on_another_branch_is_found_and_leads_there() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let chat = asked(&oriel, None, "the older wording").await;
    let model = crate::model(&oriel, |model| model["id"].as_str().unwrap().contains("sonnet")).await;
    let edit = json!({
        "chat": chat["id"], "turn": chat["turns"][0]["id"], "text": "a newer text", "attachments": [], "model": model,
        "maxTokens": null,
    });
    let edited = oriel.call("chat.edit", edit).await.unwrap();
    assert_eq!(edited["turns"][0]["text"], "a newer text");
    let found = found(&oriel, "older wording").await;
    let hit = found["hits"].as_array().unwrap().iter().find(|hit| hit["role"] == "user").unwrap();
    let there = oriel.call("chat.choose", json!({ "chat": hit["chat"], "turn": hit["turn"] })).await.unwrap();
    assert_eq!(there["turns"][0]["text"], "the older wording");
}

#[tokio::test]
async fn an_index_that_was_lost_or_damaged_is_made_anew_from_the_records() {
    let puter = puter().await;
    let mut oriel = signed_in(&puter).await;
    asked(&oriel, None, "Find me: crème, 猫").await;
    let before = (found(&oriel, "creme").await, found(&oriel, "猫").await);
    assert_eq!(before.1["hits"].as_array().unwrap().len(), 3);
    let accounts = oriel.computer.folder.path().join("data/accounts");
    let index = std::fs::read_dir(accounts).unwrap().next().unwrap().unwrap().path().join("search.db");
    for garbage in [None, Some("no database".repeat(1000)), Some(String::new())] {
        match garbage {
            None => std::fs::remove_file(&index).unwrap(),
            Some(garbage) => std::fs::write(&index, garbage).unwrap(),
        }
        oriel = oriel.restart().await;
        assert_eq!((found(&oriel, "creme").await, found(&oriel, "猫").await), before);
    }
}

#[tokio::test]
async fn an_account_finds_only_its_own_chats() {
    let puter = puter().await;
    let mut oriel = signed_in(&puter).await;
    asked(&oriel, None, "a needle of mira").await;
    puter.log_in("noor");
    crate::sign_in(&puter, &mut oriel).await;
    assert_eq!(found(&oriel, "needle").await["hits"], json!([]));
    let mira = crate::state(&oriel).await["accounts"]
        .as_array()
        .unwrap()
        .iter()
        .find(|account| account["username"] == "mira")
        .unwrap()["id"]
        .clone();
    oriel.call("account.switch", json!({ "account": mira })).await.unwrap();
    assert_eq!(in_questions(&hits(&oriel, "needle").await), ["a [needle] of mira"]);
    oriel.call("account.signOut", json!({ "account": null })).await.unwrap();
}
