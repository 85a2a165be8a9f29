//! Tells Tauri which commands exist, so that the window's rights name exactly those it may call.

fn main() {
    let commands = tauri_build::AppManifest::new().commands(&["call", "next"]);
    if let Err(error) = tauri_build::try_build(tauri_build::Attributes::new().app_manifest(commands)) {
        println!("cargo::error={error:#}");
    }
}
