//! The one door: every command by name, and how a name with arguments becomes an answer.
//! The list below is the whole surface of the application; the UI's types are generated from it.

use std::future::Future;

use serde::{Serialize, de::DeserializeOwned};
use serde_json::value::RawValue;
use ts_rs::TS;

use crate::{App, Problem};

/// Something a person can ask for. The fields of the implementing struct are its arguments.
pub(crate) trait Command: DeserializeOwned + TS + Send + 'static {
    /// What it may tell while it runs; [`Never`] when it tells nothing.
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
async fn run<C: Command>(app: &App, args: &RawValue, emit: Emit<'_>) -> Result<Box<RawValue>, Problem> {
    let command: C = puter::json::from_str(args.get()).map_err(|error| Problem {
        // Where, but not what: the reader's own words quote arguments, and a passphrase is one.
        hint: Some(format!("column {}", error.column())),
        ..Problem::invalid("The window asked for something in a form this version does not know. Restart Oriel.")
    })?;
    let output = command
        .run(app, |event| match serde_json::value::to_raw_value(&event) {
            Ok(event) => emit(event),
            Err(error) => tracing::error!(%error, "an event could not be written as JSON"),
        })
        .await?;
    serde_json::value::to_raw_value(&output).map_err(|error| Problem {
        hint: Some(error.to_string()),
        ..Problem::failed("The answer could not be written as JSON.")
    })
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
                _ => Err(Problem::invalid(format!("There is no command “{name}”."))),
            };
            if let Err(problem) = &called {
                app.trust.went_wrong(problem.code);
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
    "app.about" => crate::link::About,
    "app.watch" => crate::watch::WatchApp,
    "app.close" => crate::closing::Close,
    "app.closing" => crate::closing::HearClosing,
    "app.quit" => crate::closing::Quit,
    "account.state" => crate::account::commands::GetState,
    "account.signIn" => crate::account::commands::SignIn,
    "account.choosePlace" => crate::account::commands::ChoosePlace,
    "account.checkKeychain" => crate::account::commands::CheckKeychain,
    "account.reopen" => crate::account::commands::Reopen,
    "account.unlockFile" => crate::account::commands::UnlockFile,
    "account.forgetFile" => crate::account::commands::ForgetFile,
    "account.openAgain" => crate::account::commands::OpenAgain,
    "account.agree" => crate::account::commands::Agree,
    "account.anotherWay" => crate::account::commands::AnotherWay,
    "account.cancel" => crate::account::commands::Cancel,
    "account.finish" => crate::account::commands::Finish,
    "account.paste" => crate::account::commands::Paste,
    "account.switch" => crate::account::commands::Switch,
    "account.signOut" => crate::account::commands::SignOut,
    "account.signOutAll" => crate::account::commands::SignOutAll,
    "account.balance" => crate::account::commands::GetBalance,
    "models.list" => crate::models::ListModels,
    "chat.list" => crate::chat::list::ListChats,
    "chat.cutOff" => crate::chat::list::TakeCutOff,
    "chat.open" => crate::chat::list::OpenChat,
    "chat.ask" => crate::chat::ask::Ask,
    "chat.edit" => crate::chat::ask::Edit,
    "chat.retry" => crate::chat::ask::Retry,
    "chat.follow" => crate::chat::ask::Follow,
    "chat.stop" => crate::chat::ask::Stop,
    "chat.tryNow" => crate::chat::ask::TryNow,
    "chat.choose" => crate::chat::branch::Choose,
    "chat.remove" => crate::chat::branch::Remove,
    "chat.putBack" => crate::chat::branch::PutBack,
    "chat.fork" => crate::chat::branch::Fork,
    "chat.rename" => crate::chat::list::Rename,
    "chat.pin" => crate::chat::list::Pin,
    "chat.archive" => crate::chat::list::Archive,
    "chat.file" => crate::chat::list::PutInFolder,
    "chat.renameFolder" => crate::chat::list::RenameFolder,
    "chat.setOptions" => crate::chat::list::SetOptions,
    "chat.delete" => crate::chat::deleted::Delete,
    "chat.restore" => crate::chat::deleted::Restore,
    "chat.deleted" => crate::chat::deleted::ListDeleted,
    "chat.erase" => crate::chat::deleted::Erase,
    "chat.draft" => crate::chat::draft::GetDraft,
    "chat.saveDraft" => crate::chat::draft::SaveDraft,
    "chat.savePlace" => crate::chat::place::SavePlace,
    "search.chats" => crate::search::SearchChats,
    "chat.attachments" => crate::attachment::LookAt,
    "chat.attach" => crate::attaching::Attach,
    "data.export" => crate::data::Export,
    "data.import" => crate::data::Import,
    "data.size" => crate::data::GetSize,
    "data.eraseHistory" => crate::erase::EraseHistory,
    "data.eraseEverything" => crate::erase::EraseEverything,
    "files.list" => crate::files::ListFolder,
    "files.search" => crate::files::SearchFiles,
    "files.preview" => crate::preview::GetPreview,
    "files.makeFolder" => crate::files::MakeFolder,
    "files.saveText" => crate::files::SaveText,
    "files.rename" => crate::files::RenameFile,
    "files.move" => crate::files::MoveFiles,
    "files.copy" => crate::files::CopyFiles,
    "files.trash" => crate::trash::TrashFiles,
    "files.restore" => crate::trash::RestoreFiles,
    "files.erase" => crate::trash::EraseFiles,
    "files.trashSize" => crate::trash::GetTrashSize,
    "files.emptyTrash" => crate::trash::EmptyTrash,
    "files.space" => crate::files::GetSpace,
    "files.choose" => crate::transfer::ChooseFiles,
    "files.takeDropped" => crate::transfer::TakeDropped,
    "files.bring" => crate::transfer::Bring,
    "files.queue" => crate::transfer::Queue,
    "files.unfinished" => crate::transfer::GetUnfinished,
    "files.upload" => crate::transfer::Upload,
    "files.download" => crate::transfer::Download,
    "files.downloadAgain" => crate::transfer::DownloadAgain,
    "files.cancel" => crate::transfer::CancelTransfer,
    "preferences.get" => crate::preferences::GetPreferences,
    "preferences.set" => crate::preferences::SetPreferences,
    "picture.load" => crate::picture::LoadPicture,
    "app.print" => crate::link::Print,
    "link.open" => crate::link::OpenLink,
    "scheme.health" => crate::scheme::GetHealth,
    "scheme.test" => crate::scheme::TestLink,
    "scheme.repair" => crate::scheme::Repair,
    "trust.connections" => crate::trust::GetConnections,
    "trust.manageSessions" => crate::trust::ManageSessions,
    "trust.report" => crate::trust::MakeReport,
}

#[cfg(test)]
mod bindings {
    //! Writes the door as TypeScript, so that the compiler of the UI checks every call.

    use std::{any::TypeId, collections::BTreeMap, fmt::Write, path::Path};

    use ts_rs::{Config, TS, TypeVisitor};

    use super::Command;

    #[derive(Default)]
    pub struct Declarations {
        types: BTreeMap<String, String>,
        commands: String,
        seen: Vec<TypeId>,
    }

    impl Declarations {
        pub fn command<C: Command>(&mut self, name: &str) {
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
                 /** Every command by name. Times are milliseconds since 1970, sizes are bytes, money is US dollars. */\n\
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
