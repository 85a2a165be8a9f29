//! The one door: every command by name, and how a name with arguments becomes an answer.
//! The list below is the whole surface of the application; the UI's types are generated from it. Here and in the files
//! beside it is the top floor: it alone sees the whole [`App`], and hands what lies below only what that needs.

mod account;
mod chat;
mod data;
mod diagnostics;
mod files;
mod link;
mod models;
mod picture;
mod settings;
mod system;

use std::future::Future;

use problem::{Problem, Reason};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::value::RawValue;
use ts_rs::TS;

use crate::App;

/// Something a person can ask for. The fields of the implementing struct are its arguments.
pub(crate) trait Command: DeserializeOwned + TS + Send + 'static {
    /// Its answer.
    type Output: Serialize + TS + 'static;

    /// Does it.
    fn run(self, app: &App) -> impl Future<Output = Result<Self::Output, Problem>> + Send;
}

/// The same, which also tells things while it runs.
pub(crate) trait StreamingCommand: DeserializeOwned + TS + Send + 'static {
    /// What it tells while it runs; [`Never`] when it tells nothing.
    type Event: Serialize + TS + 'static;
    /// Its answer, which is the truth: events before it are a preview.
    type Output: Serialize + TS + 'static;

    /// Does it.
    fn run(
        self,
        app: &App,
        emit: impl Fn(Self::Event) + Send + Sync,
    ) -> impl Future<Output = Result<Self::Output, Problem>> + Send;
}

impl<C: Command> StreamingCommand for C {
    type Event = Never;
    type Output = <C as Command>::Output;

    async fn run(self, app: &App, _: impl Fn(Never) + Send + Sync) -> Result<<C as Command>::Output, Problem> {
        Command::run(self, app).await
    }
}

/// The event of a command that tells nothing while it runs.
#[derive(Serialize)]
pub(crate) enum Never {}

impl TS for Never {
    type WithoutGenerics = Self;
    type OptionInnerType = Self;

    fn name(_: &ts_rs::Config) -> String {
        "never".into()
    }

    fn inline(_: &ts_rs::Config) -> String {
        "never".into()
    }
}

/// Where events go: each is one JSON value.
pub type Emit<'a> = &'a (dyn Fn(Box<RawValue>) + Send + Sync);

/// Runs one command of this type from its JSON arguments.
async fn run<C: StreamingCommand>(app: &App, args: &RawValue, emit: Emit<'_>) -> Result<Box<RawValue>, Problem> {
    let command: C = lenient_json::from_str(args.get())
        // Where, but not what: the reader's own words quote arguments, and a passphrase is one.
        .map_err(|error| Reason::ArgumentsUnknown.with_hint(format!("column {}", error.column())))?;
    let output = command
        .run(app, |event| match serde_json::value::to_raw_value(&event) {
            Ok(event) => emit(event),
            Err(error) => tracing::error!(%error, "an event could not be written as JSON"),
        })
        .await?;
    serde_json::value::to_raw_value(&output).map_err(|error| Reason::OutputNotWritten.with_hint(error))
}

macro_rules! commands {
    ($($name:literal => $command:ty),+ $(,)?) => {
        /// Runs the command `name` with JSON arguments `args`; events go to `emit` while it runs.
        ///
        /// Errors: the command's own [`Problem`]; [`Code::Invalid`](crate::Code::Invalid) for an unknown name or
        /// arguments of another shape.
        pub async fn call(app: &App, name: &str, args: &RawValue, emit: Emit<'_>) -> Result<Box<RawValue>, Problem> {
            let called = match name {
                $($name => Box::pin(run::<$command>(app, args, emit)).await,)+
                _ => Err(Reason::CommandUnknown { name: name.to_owned() }.into()),
            };
            if let Err(problem) = &called {
                app.diagnostics.went_wrong(problem.code);
            }
            called
        }

        #[cfg(test)]
        fn typescript() -> String {
            let mut declarations = bindings::Declarations::default();
            $(declarations.command::<$command>($name);)+
            declarations.finish()
        }
    };
}

commands! {
    "app.about" => link::About,
    "app.watch" => system::WatchApp,
    "app.close" => system::Close,
    "app.closing" => system::HearClosing,
    "app.quit" => system::Quit,
    "account.state" => account::GetState,
    "account.signIn" => account::SignIn,
    "account.choosePlace" => account::ChoosePlace,
    "account.checkKeychain" => account::CheckKeychain,
    "account.reopen" => account::Reopen,
    "account.unlockFile" => account::UnlockFile,
    "account.forgetFile" => account::ForgetFile,
    "account.openAgain" => account::OpenAgain,
    "account.agree" => account::Agree,
    "account.anotherWay" => account::AnotherWay,
    "account.cancel" => account::Cancel,
    "account.finish" => account::Finish,
    "account.paste" => account::Paste,
    "account.switch" => account::Switch,
    "account.signOut" => account::SignOut,
    "account.signOutAll" => account::SignOutAll,
    "account.balance" => account::GetBalance,
    "models.list" => models::ListModels,
    "chat.list" => chat::list::ListChats,
    "chat.cutOff" => chat::list::TakeCutOff,
    "chat.open" => chat::list::OpenChat,
    "chat.ask" => chat::ask::Ask,
    "chat.edit" => chat::ask::Edit,
    "chat.retry" => chat::ask::Retry,
    "chat.follow" => chat::ask::Follow,
    "chat.stop" => chat::ask::Stop,
    "chat.retryNow" => chat::ask::RetryNow,
    "chat.choose" => chat::branch::Choose,
    "chat.remove" => chat::branch::Remove,
    "chat.putBack" => chat::branch::PutBack,
    "chat.fork" => chat::branch::Fork,
    "chat.rename" => chat::list::Rename,
    "chat.pin" => chat::list::Pin,
    "chat.archive" => chat::list::Archive,
    "chat.file" => chat::list::PutInFolder,
    "chat.renameFolder" => chat::list::RenameFolder,
    "chat.setOptions" => chat::list::SetOptions,
    "chat.delete" => chat::deleted::Delete,
    "chat.restore" => chat::deleted::Restore,
    "chat.deleted" => chat::deleted::ListDeleted,
    "chat.erase" => chat::deleted::Erase,
    "chat.draft" => chat::draft::GetDraft,
    "chat.saveDraft" => chat::draft::SaveDraft,
    "chat.savePlace" => chat::draft::SavePlace,
    "search.chats" => chat::search::SearchChats,
    "chat.attachments" => chat::attach::LookAt,
    "chat.attach" => chat::attach::Attach,
    "data.export" => data::Export,
    "data.import" => data::Import,
    "data.size" => data::GetSize,
    "data.eraseHistory" => data::EraseHistory,
    "data.eraseEverything" => data::EraseEverything,
    "files.list" => files::browse::ListFolder,
    "files.search" => files::browse::SearchFiles,
    "files.preview" => files::preview::GetPreview,
    "files.makeFolder" => files::change::MakeFolder,
    "files.saveText" => files::change::SaveText,
    "files.rename" => files::change::RenameFile,
    "files.move" => files::change::MoveFiles,
    "files.copy" => files::change::CopyFiles,
    "files.trash" => files::trash::TrashFiles,
    "files.restore" => files::trash::RestoreFiles,
    "files.erase" => files::trash::EraseFiles,
    "files.trashSize" => files::trash::GetTrashSize,
    "files.emptyTrash" => files::trash::EmptyTrash,
    "files.space" => files::browse::GetSpace,
    "files.choose" => files::transfer::ChooseFiles,
    "files.takeDropped" => files::transfer::TakeDropped,
    "files.stage" => files::transfer::Stage,
    "files.queue" => files::transfer::Queue,
    "files.unfinished" => files::transfer::GetUnfinished,
    "files.upload" => files::transfer::Upload,
    "files.download" => files::transfer::Download,
    "files.downloadAgain" => files::transfer::DownloadAgain,
    "files.cancel" => files::transfer::CancelTransfer,
    "preferences.get" => settings::GetPreferences,
    "preferences.set" => settings::SetPreferences,
    "picture.load" => picture::LoadPicture,
    "app.print" => link::Print,
    "link.open" => link::OpenLink,
    "scheme.health" => diagnostics::GetHealth,
    "scheme.test" => diagnostics::TestLink,
    "scheme.repair" => diagnostics::Repair,
    "diagnostics.connections" => diagnostics::GetConnections,
    "diagnostics.manageSessions" => diagnostics::ManageSessions,
    "diagnostics.report" => diagnostics::MakeReport,
}

#[cfg(test)]
mod bindings {
    //! Writes the door as TypeScript, so that the compiler of the UI checks every call.

    use std::{any::TypeId, collections::BTreeMap, fmt::Write, path::Path};

    use ts_rs::{Config, TS, TypeVisitor};

    use super::StreamingCommand;

    #[derive(Default)]
    pub struct Declarations {
        types: BTreeMap<String, String>,
        commands: String,
        seen: Vec<TypeId>,
    }

    impl Declarations {
        pub fn command<C: StreamingCommand>(&mut self, name: &str) {
            C::visit_dependencies(self);
            self.visit::<C::Event>();
            self.visit::<C::Output>();
            let config = config();
            // What a struct without fields is called by the library differs from what an empty object is.
            let args =
                Some(C::inline(&config)).filter(|args| args.contains(':')).unwrap_or("Record<string, never>".into());
            let (event, output) = (<C::Event as TS>::name(&config), <C::Output as TS>::name(&config));
            let _ = writeln!(self.commands, "  '{name}': {{ args: {args}; event: {event}; output: {output} }};");
        }

        pub fn finish(self) -> String {
            let types: String = self.types.into_values().map(|declaration| format!("export {declaration}\n")).collect();
            format!(
                "// The door between the window and the application, generated from Rust: change it there and run `cargo test`.\n\n\
                 {types}\n\
                 /** Every command by name. Times are milliseconds since 1970, sizes are bytes, money is microcents (millionths of a US cent). */\n\
                 export type Commands = {{\n{}}};\n",
                self.commands
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
}
