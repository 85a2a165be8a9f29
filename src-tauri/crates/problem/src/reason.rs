//! Everything that can go wrong, with its facts. What the UI does about it is decided here; what it says about it in
//! `ui/src/messages`, whose table the compiler keeps complete.

use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{Code, Problem};

/// What happened. Names and paths in it are as they were given; sizes are bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum Reason {
    // What any request to Puter can meet.
    /// Nobody answers at the server's address.
    Unreachable,
    /// The server was silent for too long.
    NoAnswerInTime,
    /// The connection broke in the middle.
    ConnectionBroke,
    /// Something else than a Puter answers at the address.
    NotPuter,
    /// The address is not encrypted, and that was not allowed.
    NotEncrypted,
    /// Puter no longer accepts the token.
    AccessRefused,
    /// The access of this computer was ended at the server.
    AccessEnded { host: String },
    /// The server accepted a sign-in and refused its token right after.
    TokenRefused { host: String },
    /// Nobody is signed in.
    SignedOut,
    /// The balance is used up.
    NoBalance,
    /// The balance does not cover the worst case of the answer.
    NoBalanceForAnswer,
    /// The balance does not cover sending or fetching the file.
    NoBalanceForTransfer,
    /// Answers that run hold the balance. Money in microcents (a hundred-millionth of a US dollar).
    BalanceHeld { running: usize, held_microcents: u64, balance_microcents: u64 },
    /// Only for accounts with a paid plan.
    NeedsPlan,
    /// The e-mail address, phone or card must be confirmed first.
    NotVerified,
    /// This account may not do that.
    NotAllowed,
    /// It is not there, or not to be seen.
    NotFound,
    /// The name is taken.
    NameTaken,
    /// A folder where a file was meant.
    IsFolder,
    /// A file where a folder was meant.
    IsFile,
    /// The cloud has no room for it.
    CloudFull,
    /// More than Puter takes.
    TooLargeForPuter,
    /// Too many requests in a short time.
    TooManyRequests,
    /// The same of questions.
    TooManyQuestions,
    /// More at once than Puter does for one account.
    TooMuchAtOnce,
    /// The same of answers.
    TooManyAnswersAtOnce,
    /// Puter did not take the request.
    NotTaken,
    /// Puter had an error of its own.
    ServerFailed,
    /// Puter's answer could not be read.
    Unreadable,
    /// Not done because Puter could not undo it.
    Irreversible,
    /// The person cancelled it.
    Cancelled,
    /// A newer search took its place.
    NewerSearch,

    // What a question to a model can meet.
    /// The model's service did not answer.
    ModelUnavailable,
    /// The model's service has too many requests.
    ModelBusy,
    /// The model's service does not let Puter in.
    ModelShut,
    /// Puter no longer knows the model.
    ModelUnknown,
    /// The model is not in Puter's list any more.
    ModelGone { model: String },
    /// The model's maker refused the message.
    Moderated,
    /// The model cannot take the whole chat; the hint has its maker's figures.
    ChatTooLong,
    /// The same, with our figures in tokens; `room` is what the model takes, if known.
    ChatTooLongFor { model: String, tokens: u64, room: Option<u64> },
    /// Nothing was heard of the answer for so long.
    AnswerSilent { has_text: bool, minutes: u64 },
    /// The connection broke while it came.
    AnswerBroke { has_text: bool },
    /// The model's service broke off.
    ModelBrokeOff { has_text: bool },
    /// What came of it could not be read.
    AnswerUnreadable,
    /// Puter had an error of its own, and the model may have begun.
    AnswerServerFailed,
    /// The model ended without a word.
    NoAnswer,
    /// Stopped before it was sent.
    StoppedBeforeSent,
    /// Oriel was closed before it was sent.
    ClosedBeforeSent,
    /// Oriel was closed while it came.
    ClosedWhileAnswering { has_text: bool },
    /// How it went on is not on this computer.
    AnswerEndLost,
    /// Neither words nor files.
    NothingToSend,
    /// There is no question that could be answered.
    NoQuestion,
    /// An answer still comes in the chat.
    ChatBusy,
    /// The history of the account is being erased.
    HistoryBeingErased,
    /// The answer itself still comes.
    AnswerStillComing,
    /// Somebody else's message cannot be edited.
    NotYourMessage,
    /// The message is not in the chat any more.
    MessageGone,

    // What stands in the way of a file on its way to a model.
    /// It cannot go along.
    NotAttached { name: String, note: AttachmentNote },
    /// It is not there any more.
    AttachmentGone { name: String },
    /// Its bytes are no text.
    NotText { name: String },
    /// No model takes a file of more than `most` bytes.
    TooLargeToAttach { name: String, most: u64 },
    /// Nothing of more than `most` bytes is taken from the clipboard or a drop.
    TooLargeToPaste { name: String, most: u64 },
    /// What was pasted or dropped did not arrive whole.
    PastedInPart { name: String },

    // Chats, folders, options and personas.
    /// The chat is not on this computer.
    ChatGone,
    /// The chat was deleted meanwhile.
    ChatDeleted,
    /// Only a deleted chat can be erased.
    ChatNotDeleted,
    /// A title needs a letter.
    NoTitle,
    /// A folder's name needs a letter.
    NoFolderName,
    /// No chat is in this folder.
    FolderGone,
    /// The temperature is not within 0 and 2.
    TemperatureOutOfRange,
    /// An answer of no token.
    NoTokens,
    /// The instructions of the chat are too long.
    InstructionsTooLong,
    /// There are `most` personas.
    TooManyPersonas { most: usize },
    /// A persona needs a name.
    PersonaUnnamed,
    /// Its name has more than `most` letters.
    PersonaNameTooLong { most: usize },
    /// Its instructions have more than `most` letters.
    PersonaTooLong { name: String, most: usize },
    /// Its temperature is not within 0 and 2.
    PersonaTemperature { name: String },
    /// Its effort is none of low, medium and high.
    PersonaEffort { name: String },

    // Files.
    /// Not a path in the cloud.
    NotAPath,
    /// The name ends in white space, which Puter drops in a path.
    SpaceAtEnd,
    /// The name has a character that nobody sees, which no path may hold.
    InvisibleInPath,
    /// Nothing of the name can be seen.
    NameEmpty,
    /// `.` or `..`.
    NameDots,
    /// The name has a slash.
    NameSlash,
    /// The name has a character that nobody sees.
    NameInvisible,
    /// The name has more than 255 bytes.
    NameTooLong,
    /// The name on this computer is not Unicode.
    NameNotUnicode,
    /// The folder to save in is a file.
    SaveFolderIsFile { path: String },
    /// Only what is in the trash can be deleted for good.
    NotInTrash,
    /// The folder holds more than `most` files.
    FolderTooLarge { most: usize },
    /// Something of the name is on this computer already.
    TakenHere,
    /// The connection broke while it was fetched.
    DownloadBroke,
    /// The download does not wait any more.
    DownloadGone,
    /// The file is not chosen any more.
    ChoiceGone,
    /// The file on this computer changed while it was sent.
    LocalFileChanged,
    /// The transfer was cancelled.
    TransferCancelled,

    // Signing in.
    /// No sign-in waits for this code.
    NoSignInOpen,
    /// It is of another sign-in than the one that is open.
    OtherSignIn,
    /// The person, or the page, said no.
    SignInRefused,
    /// The link has run out.
    LinkExpired,
    /// Far too long for a link.
    LinkTooLong,
    /// No link of a sign-in.
    NotALink,
    /// A token of Claude Code.
    ClaudeCodeToken,
    /// A key for the API of another service.
    ApiKey,
    /// The server does not say whose account it is.
    NobodysAccount,
    /// The sign-in was cancelled.
    SignInCancelled,
    /// The browser could not be opened for it.
    BrowserNotOpened,
    /// The address of the sign-in service is none.
    OAuthAddressInvalid,
    /// There is no text on the clipboard.
    ClipboardEmpty,
    /// The account is not signed in here.
    AccountGone,
    /// Everything that was kept is still being erased.
    StillErasing,

    // Where tokens are kept.
    /// The keychain did not give the saved sign-in.
    Keychain { keychain: String, trouble: KeychainTrouble },
    /// The keychain did not take the token, which stays where it is.
    TokenNotMoved { keychain: String, trouble: KeychainTrouble },
    /// The keychain did not take the token, which is in the file instead.
    TokenInFile { keychain: String, trouble: KeychainTrouble },
    /// The keychain did not take the token, which is in memory instead.
    TokenInMemory { keychain: String, trouble: KeychainTrouble },
    /// The disk did not take the account, so its token is in memory.
    TokenInMemoryDiskFull,
    /// The disk did not take where the token would be, so it stays where it is.
    TokenNotMovedDiskFull,
    /// The token could not be removed. `keychain` is `null` for the file.
    TokenNotRemoved { username: String, keychain: Option<String> },
    /// The saved sign-in is for another server than the list of accounts says.
    TokenOfOtherServer,
    /// The keychain has no token for the account any more.
    TokenGone { username: String, keychain: String },
    /// The file with the tokens is locked.
    TokenFileLocked,
    /// Not the passphrase of the file with the tokens.
    WrongPassphrase,
    /// A new passphrase has fewer letters and signs than this.
    PassphraseTooShort { least: usize },
    /// The file with the tokens is damaged.
    TokenFileDamaged,
    /// The file with the tokens could not be read or written.
    TokenFileFailed,
    /// The list of accounts could not be written.
    AccountsNotWritten,

    // What is kept on this computer.
    /// The file of the history is damaged.
    HistoryDamaged,
    /// Another program uses it.
    HistoryBusy,
    /// Another program reads it, so traces of what was erased cannot be swept.
    HistoryBeingRead,
    /// It cannot be written to.
    HistoryReadOnly,
    /// It cannot be opened.
    HistoryNotOpened,
    /// It could not be read or written.
    HistoryFailed,
    /// A newer Oriel wrote it.
    HistoryNewer,
    /// It was damaged; so many chats could be read, and the damaged file is kept under this name.
    HistoryRecovered { chats: u64, damaged: String },
    /// The disk is full.
    DiskFull,
    /// An answer is not on the disk yet.
    AnswerNotWritten { because: Box<Reason> },
    /// The index of the search could not be read or written.
    SearchIndexFailed,
    /// A file on this computer could not be read or written.
    LocalFile,
    /// The settings could not be written.
    SettingsNotWritten,
    /// The settings were damaged; those from before the last change are used, or the usual ones. The damaged file is kept
    /// under this name.
    SettingsDamaged { is_restored: bool, kept: String },

    // Erasing for good.
    /// Another account is shown than was meant.
    AnotherAccount,
    /// The disk does not allow it; nothing was erased.
    EraseRefused,
    /// Nothing was erased.
    NothingErased { because: Box<Reason> },
    /// Signing out failed; no chat was erased.
    NoChatErased { because: Box<Reason> },
    /// Everybody is signed out, and no chat was erased.
    SignedOutNotErased,
    /// Chats are erased, and traces of them are left.
    ErasedWithTraces { because: Box<Reason> },
    /// The history is erased, and files of it are left.
    HistoryErasedInPart,
    /// Everything is erased, and files of it are left.
    ErasedInPart,
    /// The history is erased, and there is no new one.
    NoNewHistory { because: Box<Reason> },

    // Export and import.
    /// The file could not be opened.
    ImportNotOpened { name: String },
    /// The archive is damaged.
    ArchiveDamaged { name: String },
    /// The archive has no chats in it.
    ArchiveEmpty { name: String },
    /// The archive unpacks into far more than an export holds.
    ArchiveTooLarge { name: String },
    /// The disk has no room for the export.
    ExportNoRoom,
    /// The folder takes no export.
    ExportNotAllowed,
    /// The export could not be written.
    ExportFailed,

    // Links, pictures and the door.
    /// A newer test of the link has begun.
    NewerLinkTest,
    /// Links could not be brought to this Oriel.
    LinksNotRepaired { trouble: LinksTrouble },
    /// Longer than 8 KB.
    AddressTooLong,
    /// A user name in it can make it look like another site.
    AddressWithUser,
    /// Neither the web nor mail.
    AddressNotOpened,
    /// The browser could not be opened for this page.
    SessionsPageNotOpened { address: String },
    /// The picture's address is not on the public web.
    PictureNotPublic,
    /// The picture has more than 10 MB.
    PictureTooLarge,
    /// There is no picture.
    PictureGone,
    /// The picture's server did not answer.
    PictureUnanswered,
    /// Arguments of another shape than this version knows.
    ArgumentsUnknown,
    /// What a command answered could not be written as JSON.
    OutputNotWritten,
    /// There is no such command.
    CommandUnknown { name: String },

    /// Nothing is known but what the hint says; also what a newer Oriel wrote.
    #[serde(other)]
    Unexpected,
}

/// Why the keychain gave or took nothing.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum KeychainTrouble {
    /// None is running.
    Missing,
    /// It is locked.
    Locked,
    /// It does not let Oriel.
    Denied,
    /// It holds several entries of this name.
    Ambiguous,
    /// It takes no token of this length.
    TooLong,
    /// What it holds is no token.
    Corrupt,
    /// It returned an error.
    Failed,
}

/// Why the system does not say who gets links, or could not be told.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum LinksTrouble {
    /// The desktop's lists of programs could not be read.
    ListsUnreadable,
    /// The person has no folder for data, so there is no place for an entry.
    NoDataFolder,
    /// No entry can hold the name of the folder that Oriel lies in.
    FolderNotNameable,
    /// The entry could not be written.
    EntryNotWritten { path: String, error: String },
    /// The program xdg-mime is missing.
    NoXdgMime,
    /// xdg-mime did not do its work.
    XdgMimeFailed,
    /// A list of the desktop still names another program.
    StillAnother { program: String, list: String },
    /// The desktop was told, and nothing changed.
    StillNotOurs,
    /// macOS gives links by itself once the app was opened in Applications.
    OpenInApplications,
    /// macOS gives links to an app bundle alone.
    NotABundle,
    /// Windows does not say who opens links.
    WindowsSilent,
    /// Windows did not take the registration.
    WindowsRefused { error: String },
}

/// What a person should know of how a model gets a file, or why it does not. Sizes are bytes.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(tag = "kind", rename_all = "camelCase", rename_all_fields = "camelCase")]
pub enum AttachmentNote {
    /// A folder does not go along.
    Folder,
    /// The model sees no pictures.
    NoPictures { model: String },
    /// The model takes files of this kind up to `most`.
    TooLarge { model: String, most: u64 },
    /// The model reads no files of this MIME type.
    UnknownKind { model: String, mime: String },
    /// The first `bytes` of the text go along.
    FirstPart { bytes: u64, of: u64 },
    /// The text of the first `pages` goes along, without pictures.
    Pages { pages: usize, of: usize },
    /// A PDF whose pages are pictures.
    Scanned,
    /// A PDF with a password.
    Locked,
    /// A broken PDF, or none.
    Damaged,
    /// A PDF that takes too long or too much memory.
    TooMuch,
    /// It cannot be found.
    Unavailable { because: Box<Reason> },
}

impl Reason {
    /// The problem of this reason, with the server's or the system's own words.
    pub fn with_hint(self, hint: impl ToString) -> Problem {
        Problem::from(self).with_hint(hint)
    }

    /// What the UI does about it.
    pub fn code(&self) -> Code {
        match self {
            Self::AccessRefused
            | Self::AccessEnded { .. }
            | Self::TokenRefused { .. }
            | Self::SignedOut
            | Self::TokenOfOtherServer => Code::SignedOut,
            Self::Unreachable | Self::NoAnswerInTime | Self::ConnectionBroke | Self::DownloadBroke => Code::Offline,
            Self::AnswerSilent { .. } => Code::Silent,
            Self::NoBalance | Self::NoBalanceForAnswer | Self::NoBalanceForTransfer => Code::NoFunds,
            Self::BalanceHeld { .. } => Code::Held,
            Self::ChatTooLong | Self::ChatTooLongFor { .. } => Code::TooLong,
            Self::NeedsPlan => Code::NeedsPlan,
            Self::TooManyRequests | Self::TooManyQuestions => Code::RateLimited,
            Self::TooMuchAtOnce | Self::TooManyAnswersAtOnce => Code::TooManyAtOnce,
            Self::NotFound
            | Self::AttachmentGone { .. }
            | Self::MessageGone
            | Self::ChatGone
            | Self::ChatDeleted
            | Self::FolderGone
            | Self::PictureGone => Code::NotFound,
            Self::NameTaken => Code::Conflict,
            Self::IsFolder => Code::IsFolder,
            Self::CloudFull => Code::StorageFull,
            Self::Keychain { .. }
            | Self::TokenNotMoved { .. }
            | Self::TokenInFile { .. }
            | Self::TokenInMemory { .. }
            | Self::TokenInMemoryDiskFull
            | Self::TokenNotRemoved { .. }
            | Self::TokenGone { .. }
            | Self::TokenFileLocked
            | Self::TokenFileDamaged
            | Self::TokenFileFailed => Code::Keychain,
            Self::NotEncrypted => Code::Insecure,
            Self::NotPuter => Code::NotPuter,
            Self::ClaudeCodeToken | Self::ApiKey => Code::ForeignKey,
            Self::WrongPassphrase | Self::PassphraseTooShort { .. } => Code::Passphrase,
            Self::SignInRefused => Code::Refused,
            Self::LinkExpired => Code::Expired,
            Self::Cancelled
            | Self::NewerSearch
            | Self::StoppedBeforeSent
            | Self::ClosedBeforeSent
            | Self::TransferCancelled
            | Self::SignInCancelled
            | Self::NewerLinkTest => Code::Cancelled,
            Self::IsFile
            | Self::NotTaken
            | Self::Irreversible
            | Self::ModelGone { .. }
            | Self::NothingToSend
            | Self::NoQuestion
            | Self::ChatBusy
            | Self::HistoryBeingErased
            | Self::AnswerStillComing
            | Self::NotYourMessage
            | Self::NotAttached { .. }
            | Self::NotText { .. }
            | Self::TooLargeToAttach { .. }
            | Self::TooLargeToPaste { .. }
            | Self::PastedInPart { .. }
            | Self::ChatNotDeleted
            | Self::NoTitle
            | Self::NoFolderName
            | Self::TemperatureOutOfRange
            | Self::NoTokens
            | Self::InstructionsTooLong
            | Self::TooManyPersonas { .. }
            | Self::PersonaUnnamed
            | Self::PersonaNameTooLong { .. }
            | Self::PersonaTooLong { .. }
            | Self::PersonaTemperature { .. }
            | Self::PersonaEffort { .. }
            | Self::NotAPath
            | Self::SpaceAtEnd
            | Self::InvisibleInPath
            | Self::NameEmpty
            | Self::NameDots
            | Self::NameSlash
            | Self::NameInvisible
            | Self::NameTooLong
            | Self::NameNotUnicode
            | Self::SaveFolderIsFile { .. }
            | Self::NotInTrash
            | Self::FolderTooLarge { .. }
            | Self::TakenHere
            | Self::DownloadGone
            | Self::ChoiceGone
            | Self::NoSignInOpen
            | Self::OtherSignIn
            | Self::LinkTooLong
            | Self::NotALink
            | Self::OAuthAddressInvalid
            | Self::ClipboardEmpty
            | Self::AccountGone
            | Self::StillErasing
            | Self::AnotherAccount
            | Self::ImportNotOpened { .. }
            | Self::ArchiveDamaged { .. }
            | Self::ArchiveEmpty { .. }
            | Self::ArchiveTooLarge { .. }
            | Self::AddressTooLong
            | Self::AddressWithUser
            | Self::AddressNotOpened
            | Self::PictureNotPublic
            | Self::ArgumentsUnknown
            | Self::CommandUnknown { .. } => Code::Invalid,
            Self::NotVerified
            | Self::NotAllowed
            | Self::TooLargeForPuter
            | Self::ServerFailed
            | Self::Unreadable
            | Self::Unexpected
            | Self::ModelUnavailable
            | Self::ModelBusy
            | Self::ModelShut
            | Self::ModelUnknown
            | Self::Moderated
            | Self::AnswerBroke { .. }
            | Self::ModelBrokeOff { .. }
            | Self::AnswerUnreadable
            | Self::AnswerServerFailed
            | Self::NoAnswer
            | Self::ClosedWhileAnswering { .. }
            | Self::AnswerEndLost
            | Self::LocalFileChanged
            | Self::NobodysAccount
            | Self::BrowserNotOpened
            | Self::TokenNotMovedDiskFull
            | Self::AccountsNotWritten
            | Self::HistoryDamaged
            | Self::HistoryBusy
            | Self::HistoryBeingRead
            | Self::HistoryReadOnly
            | Self::HistoryNotOpened
            | Self::HistoryFailed
            | Self::HistoryNewer
            | Self::HistoryRecovered { .. }
            | Self::DiskFull
            | Self::AnswerNotWritten { .. }
            | Self::SearchIndexFailed
            | Self::LocalFile
            | Self::SettingsNotWritten
            | Self::SettingsDamaged { .. }
            | Self::EraseRefused
            | Self::NothingErased { .. }
            | Self::NoChatErased { .. }
            | Self::SignedOutNotErased
            | Self::ErasedWithTraces { .. }
            | Self::HistoryErasedInPart
            | Self::ErasedInPart
            | Self::NoNewHistory { .. }
            | Self::ExportNoRoom
            | Self::ExportNotAllowed
            | Self::ExportFailed
            | Self::LinksNotRepaired { .. }
            | Self::SessionsPageNotOpened { .. }
            | Self::PictureTooLarge
            | Self::PictureUnanswered
            | Self::OutputNotWritten => Code::Failed,
        }
    }

    /// The same of an answer of which no word had come.
    #[must_use]
    pub fn before_any_text(self) -> Self {
        match self {
            Self::AnswerSilent { minutes, .. } => Self::AnswerSilent { has_text: false, minutes },
            Self::AnswerBroke { .. } => Self::AnswerBroke { has_text: false },
            Self::ModelBrokeOff { .. } => Self::ModelBrokeOff { has_text: false },
            other => other,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_a_newer_oriel_wrote_is_a_problem_all_the_same() {
        let newer = r#"{"code":"failed","reason":{"kind":"ofLaterTimes","planet":"Mars"},"hint":"It rained."}"#;
        let read: Problem = serde_json::from_str(newer).unwrap();
        assert_eq!(read, Reason::Unexpected.with_hint("It rained."));
    }

    #[test]
    fn a_cause_keeps_what_the_window_does_about_it_and_its_hint() {
        let cause = Reason::SignedOut.with_hint("401");
        let larger = cause.clone().within(|because| Reason::NoChatErased { because });
        assert_eq!((larger.code, larger.hint), (cause.code, cause.hint));
    }
}
