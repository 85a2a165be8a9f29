//! Writes the door as TypeScript, so that the compiler of the UI checks every call, and the numbers that both sides keep.

use std::{any::TypeId, collections::BTreeMap, fmt::Write, ops::RangeInclusive, path::Path};

use serde::Serialize;
use serde_json::{Value, json};
use ts_rs::{Config, TS, TypeVisitor};

use super::{StreamingCommand, files::preview::TEXT_PREVIEW};
use crate::{
    answer::{MOST_PICTURES, MOST_TEXT},
    preferences::{LONGEST_NAME, LONGEST_SYSTEM, Preferences, SIDEBAR_WIDTH, TEXT_SCALE, ZOOM},
    transfer::LARGEST_STAGED,
    vault::SHORTEST_PASSPHRASE,
};

/// Whether a command asks the Puter of the open account.
pub enum Asks {
    /// It comes well only if that has answered.
    Always,
    /// It can also answer from what is kept here.
    Maybe,
    /// It asks nobody, or another server.
    Never,
}

/// A number that both sides of the door keep.
struct Limit {
    /// In TypeScript.
    name: &'static str,
    /// What it is, with its unit and without a full stop.
    comment: &'static str,
    value: Value,
}

fn limits() -> [Limit; 12] {
    let limit = |name, comment, value| Limit { name, comment, value };
    [
        limit("stagedBytes", "The most that is taken of what is pasted or dropped, in bytes", json!(LARGEST_STAGED)),
        limit("answerTextBytes", "The most text of one answer, in bytes", json!(MOST_TEXT)),
        limit("answerPictureBytes", "The most pictures of one answer, in bytes", json!(MOST_PICTURES)),
        limit("textPreviewBytes", "The most of a text that a preview shows, in bytes", json!(TEXT_PREVIEW)),
        limit("personaName", "The longest name of a persona, in letters", json!(LONGEST_NAME)),
        limit("instructions", "The longest instructions, in letters", json!(LONGEST_SYSTEM)),
        limit("folderName", "The longest name of a folder of chats, in letters", json!(history::FOLDER)),
        limit("passphrase", "The shortest passphrase, in letters and signs", json!(SHORTEST_PASSPHRASE)),
        limit("temperature", "How freely a model chooses words", range(&history::TEMPERATURE)),
        limit("textScale", "Size of the conversation's text", range(&TEXT_SCALE)),
        limit("zoom", "Size of everything in the window", range(&ZOOM)),
        limit("sidebarWidth", "Width of the sidebar in CSS pixels", range(&SIDEBAR_WIDTH)),
    ]
}

fn range<T: Serialize>(range: &RangeInclusive<T>) -> Value {
    json!({ "least": range.start(), "most": range.end() })
}

#[derive(Default)]
pub struct Declarations {
    types: BTreeMap<String, String>,
    commands: String,
    asking: String,
    seen: Vec<TypeId>,
}

impl Declarations {
    pub fn command<C: StreamingCommand>(&mut self, name: &str, asks: Asks) {
        C::visit_dependencies(self);
        self.visit::<C::Event>();
        self.visit::<C::Output>();
        let config = config();
        // What a struct without fields is called by the library differs from what an empty object is.
        let args = Some(C::inline(&config)).filter(|args| args.contains(':')).unwrap_or("Record<string, never>".into());
        let (event, output) = (<C::Event as TS>::name(&config), <C::Output as TS>::name(&config));
        let _ = writeln!(self.commands, "  '{name}': {{ args: {args}; event: {event}; output: {output} }};");
        let asks = match asks {
            Asks::Always => "always",
            Asks::Maybe => "maybe",
            Asks::Never => return,
        };
        let _ = writeln!(self.asking, "  '{name}': '{asks}',");
    }

    pub fn finish(self) -> String {
        let types: String = self.types.into_values().map(|declaration| format!("export {declaration}\n")).collect();
        let lines = |numbers: &[Limit]| {
            let line = |Limit { name, comment, value }: &Limit| format!("  /** {comment}. */\n  {name}: {value},\n");
            numbers.iter().map(line).collect::<String>()
        };
        let limits = lines(&limits());
        format!(
            "// The door between the window and the application, generated from Rust: change it there and run `cargo test`.\n\n\
             {types}\n\
             /** Every command by name. Times are milliseconds since 1970, sizes are bytes, money is microcents (millionths of a US cent). */\n\
             export type Commands = {{\n{}}};\n\n\
             /**\n \
             * Which commands ask the Puter of the open account: those that always do come well only if it has answered.\n \
             */\n\
             export const ASKS_PUTER: {{ readonly [Name in keyof Commands]?: 'always' | 'maybe' }} = {{\n{}}};\n\n\
             /** Numbers that both sides keep. */\n\
             export const LIMITS = {{\n{limits}}} as const;\n\n\
             /** What a new installation has. */\n\
             export const INITIAL_PREFERENCES: Preferences = {};\n",
            self.commands,
            self.asking,
            json!(Preferences::default()),
        )
    }
}

impl TypeVisitor for Declarations {
    fn visit<T: TS + 'static + ?Sized>(&mut self) {
        let id = TypeId::of::<T>();
        if self.seen.contains(&id) {
            return;
        }
        self.seen.push(id);
        T::visit_dependencies(self);
        T::visit_generics(self);
        if T::output_path().is_some() {
            self.types.insert(T::ident(&config()), T::decl(&config()));
        }
    }
}

fn config() -> Config {
    // Everything that crosses the door is below 2^53.
    Config::new().with_large_int("number")
}

#[test]
fn the_types_of_the_ui_are_those_of_the_door() {
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../../ui/src/bindings.ts");
    let wanted = super::typescript();
    let found = std::fs::read_to_string(&path).unwrap_or_default();
    if found != wanted {
        std::fs::write(&path, &wanted).unwrap();
        panic!("ui/src/bindings.ts was out of date. It has been written anew; look at it and commit it.");
    }
}
