//! The examples do what they say.

use std::process::Command;

use crate::Here;

/// What an example prints, with the stand-in as its server. Cargo builds the examples before the tests.
async fn printed(here: &Here, example: &str, arguments: &[&str]) -> String {
    let tests = std::env::current_exe().unwrap();
    let mut command = Command::new(tests.parent().unwrap().with_file_name("examples").join(example));
    command.args(arguments).env("PUTER_SERVER", here.stand_in.origin().as_str());
    command.env("PUTER_TOKEN", here.stand_in.token());
    let output = tokio::task::spawn_blocking(move || command.output()).await.unwrap().unwrap();
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{example}: {said}");
    String::from_utf8(output.stdout).unwrap()
}

#[tokio::test]
async fn a_model_is_asked_and_its_answer_printed() {
    let here = Here::new().await;
    let printed = printed(&here, "ask", &["claude-sonnet-5", "Why is the sky blue?"]).await;
    let (answer, usage) = printed.split_once("\n\nTokenUsage").unwrap();
    assert!(!answer.is_empty() && usage.contains("output: Some("), "{printed}");
}

#[tokio::test]
async fn a_folder_is_listed() {
    let here = Here::new().await;
    let printed = printed(&here, "ls", &["~/Documents"]).await;
    assert!(printed.lines().any(|line| line.ends_with("House 2026/")), "{printed}");
}
