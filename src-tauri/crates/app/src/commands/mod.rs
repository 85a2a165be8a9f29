//! The one door: every command by name, and how a name with arguments becomes an answer.
//! The list below is the whole surface of the application; the UI's types are generated from it. Here and in the files
//! beside it is the top floor: it alone sees the whole [`App`], and hands what lies below only what that needs.

mod account;
mod calls;
mod chat;
mod data;
mod diagnostics;
mod files;
mod link;
mod models;
mod picture;
mod settings;
mod start;
mod system;

use std::future::Future;

use problem::{Problem, Reason};
use serde::{Serialize, de::DeserializeOwned};
use serde_json::value::RawValue;
use ts_rs::TS;

pub use calls::{Calls, Came};

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
    ($($name:literal [$asks:ident] => $command:ty),+ $(,)?) => {
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
            $(declarations.command::<$command>($name, bindings::Asks::$asks);)+
            declarations.finish()
        }
    };
}

// In brackets: whether a command asks the Puter of the open account. `Always` comes well only if that has answered,
// `Maybe` can also answer from what is kept here, and `Never` asks nobody, or another server. The window learns from what
// becomes of commands whether Puter can be reached.
commands! {
    "app.start" [Never] => start::StartWindow,
    "app.watch" [Never] => system::WatchApp,
    "app.close" [Never] => system::Close,
    "app.closing" [Never] => system::HearClosing,
    "app.quit" [Never] => system::Quit,
    "account.signIn" [Never] => account::SignIn,
    "account.choosePlace" [Never] => account::ChoosePlace,
    "account.checkKeychain" [Never] => account::CheckKeychain,
    "account.reopen" [Never] => account::Reopen,
    "account.unlockFile" [Never] => account::UnlockFile,
    "account.forgetFile" [Never] => account::ForgetFile,
    "account.openAgain" [Never] => account::OpenAgain,
    "account.agree" [Never] => account::Agree,
    "account.anotherWay" [Never] => account::AnotherWay,
    "account.cancel" [Never] => account::Cancel,
    "account.finish" [Never] => account::Finish,
    "account.paste" [Never] => account::Paste,
    "account.switch" [Never] => account::Switch,
    "account.signOut" [Never] => account::SignOut,
    "account.signOutAll" [Never] => account::SignOutAll,
    "account.balance" [Always] => account::GetBalance,
    "models.list" [Maybe] => models::ListModels,
    "chat.list" [Never] => chat::list::ListChats,
    "chat.cutOff" [Never] => chat::list::TakeCutOff,
    "chat.open" [Never] => chat::list::OpenChat,
    "chat.estimate" [Never] => chat::estimate::EstimateMessage,
    "chat.ask" [Maybe] => chat::ask::Ask,
    "chat.edit" [Maybe] => chat::ask::Edit,
    "chat.retry" [Maybe] => chat::ask::Retry,
    "chat.follow" [Never] => chat::ask::Follow,
    "chat.stop" [Never] => chat::ask::Stop,
    "chat.retryNow" [Never] => chat::ask::RetryNow,
    "chat.choose" [Never] => chat::branch::Choose,
    "chat.remove" [Never] => chat::branch::Remove,
    "chat.putBack" [Never] => chat::branch::PutBack,
    "chat.fork" [Never] => chat::branch::Fork,
    "chat.rename" [Never] => chat::list::Rename,
    "chat.pin" [Never] => chat::list::Pin,
    "chat.archive" [Never] => chat::list::Archive,
    "chat.file" [Never] => chat::list::PutInFolder,
    "chat.renameFolder" [Never] => chat::list::RenameFolder,
    "chat.setOptions" [Never] => chat::list::SetOptions,
    "chat.delete" [Never] => chat::deleted::Delete,
    "chat.restore" [Never] => chat::deleted::Restore,
    "chat.deleted" [Never] => chat::deleted::ListDeleted,
    "chat.erase" [Never] => chat::deleted::Erase,
    "chat.draft" [Never] => chat::draft::GetDraft,
    "chat.saveDraft" [Never] => chat::draft::SaveDraft,
    "chat.savePlace" [Never] => chat::draft::SavePlace,
    "search.chats" [Never] => chat::search::SearchChats,
    "chat.attachments" [Maybe] => chat::attach::LookAt,
    "chat.attach" [Always] => chat::attach::Attach,
    "data.export" [Never] => data::Export,
    "data.import" [Never] => data::Import,
    "data.size" [Never] => data::GetSize,
    "data.eraseHistory" [Never] => data::EraseHistory,
    "data.eraseEverything" [Never] => data::EraseEverything,
    "files.list" [Always] => files::browse::ListFolder,
    "files.search" [Always] => files::browse::SearchFiles,
    "files.preview" [Always] => files::preview::GetPreview,
    "files.makeFolder" [Always] => files::change::MakeFolder,
    "files.saveText" [Always] => files::change::SaveText,
    "files.rename" [Always] => files::change::RenameFile,
    "files.move" [Always] => files::change::MoveFiles,
    "files.copy" [Always] => files::change::CopyFiles,
    "files.trash" [Always] => files::trash::TrashFiles,
    "files.restore" [Always] => files::trash::RestoreFiles,
    "files.erase" [Always] => files::trash::EraseFiles,
    "files.trashSize" [Always] => files::trash::GetTrashSize,
    "files.emptyTrash" [Always] => files::trash::EmptyTrash,
    "files.space" [Always] => files::browse::GetSpace,
    "files.choose" [Never] => files::transfer::ChooseFiles,
    "files.takeDropped" [Never] => files::transfer::TakeDropped,
    "files.stage" [Never] => files::transfer::Stage,
    "files.queue" [Never] => files::transfer::Queue,
    "files.unfinished" [Never] => files::transfer::GetUnfinished,
    "files.upload" [Always] => files::transfer::Upload,
    "files.download" [Always] => files::transfer::Download,
    "files.downloadAgain" [Always] => files::transfer::DownloadAgain,
    "files.cancel" [Never] => files::transfer::CancelTransfer,
    "preferences.get" [Never] => settings::GetPreferences,
    "preferences.set" [Never] => settings::SetPreferences,
    "picture.load" [Never] => picture::LoadPicture,
    "app.print" [Never] => link::Print,
    "link.open" [Never] => link::OpenLink,
    "scheme.health" [Never] => diagnostics::GetHealth,
    "scheme.test" [Never] => diagnostics::TestLink,
    "scheme.repair" [Never] => diagnostics::Repair,
    "diagnostics.connections" [Never] => diagnostics::GetConnections,
    "diagnostics.manageSessions" [Never] => diagnostics::ManageSessions,
    "diagnostics.report" [Never] => diagnostics::MakeReport,
}

#[cfg(test)]
mod bindings;
