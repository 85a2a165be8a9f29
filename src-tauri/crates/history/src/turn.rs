//! A chat and its turns as a person sees them.

use problem::{Code, Problem, Reason};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use ts_rs::TS;
use ulid::Ulid;

use super::attachment::Attachment;
use super::{draft::Draft, options::ChatOptions, place::ReadingPlace, record::Ended};

/// A chat with the turns on its visible path: at each fork the branch that was touched last.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
pub struct Chat {
    pub id: String,
    pub title: String,
    pub pinned: bool,
    /// It was put away.
    pub archived: bool,
    /// The folder that it is in.
    pub folder: Option<String>,
    pub options: ChatOptions,
    /// Where it was forked from.
    pub origin: Option<Origin>,
    /// Id of the model that answered last.
    pub model: Option<String>,
    /// Oldest first.
    pub turns: Vec<Turn>,
    /// For every answer that was ever given in it, shown or not.
    pub paid: Paid,
    /// What was typed and not sent.
    pub draft: Draft,
    /// Where it was read last; `null` is its end.
    pub place: Option<ReadingPlace>,
}

/// What a chat cost. A microcent is a millionth of a US cent.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Paid {
    pub microcents: u64,
    /// False when some answer did not tell what it cost.
    pub is_whole: bool,
}

/// Where a chat was forked from.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
pub struct Origin {
    /// The chat's id.
    pub chat: String,
    /// The last turn that was copied.
    pub turn: String,
    /// The chat's title then.
    pub title: String,
}

/// Something said by the person or by a model.
#[derive(Clone, Debug, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Turn {
    pub id: String,
    /// The turn before it.
    pub parent: Option<String>,
    /// The turns with the same parent, oldest first and itself among them; empty when it is alone.
    pub siblings: Vec<String>,
    pub role: Role,
    pub at: i64,
    /// Markdown from a model, plain text from the person.
    pub text: String,
    pub reasoning: String,
    /// How long the model reasoned before it answered.
    pub reasoning_ms: Option<u64>,
    pub attachments: Vec<Attachment>,
    /// How many tokens it takes to send it along with a later question, about.
    pub tokens: u64,
    /// `data:` URLs.
    pub images: Vec<String>,
    pub tools: Vec<ToolUse>,
    pub model: Option<String>,
    pub model_name: Option<String>,
    /// The longest answer that was asked for, in tokens.
    pub limit: Option<u32>,
    pub spent: Option<Spent>,
    /// It was paid for in another chat, of which this one is a copy.
    pub copied: bool,
    pub outcome: Outcome,
    pub problem: Option<Problem>,
    /// What ended it before the model did.
    pub cut: Option<Cut>,
    /// The turns before it were summed up by the provider here.
    pub compacted: bool,
    /// The model was allowed to search the web.
    pub searched: bool,
    /// A running answer that waits, and what for; then it goes on by itself.
    pub waiting: Option<Wait>,
    /// What the provider made of the turns before, as it came.
    #[serde(skip)]
    #[ts(skip)]
    pub compaction: Option<Value>,
    /// The provider's own data that it wants back, as it came.
    #[serde(skip)]
    #[ts(skip)]
    pub extra: Vec<Value>,
}

/// What a question waits for before it goes out by itself. Nothing was charged for it until then.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(tag = "for", rename_all = "camelCase")]
pub enum Wait {
    /// The person has to sign in again.
    SignIn,
    /// Puter runs only so many answers at once.
    Place {
        /// How many other questions go first.
        before: usize,
    },
    /// Running answers of this account hold too much of the balance; one of them has to end.
    Balance,
    /// Puter took too many requests in a short time.
    RateLimit {
        /// From now until it is tried again.
        seconds: u64,
        /// Which try that is, from 1.
        attempt: usize,
        /// How many there are before it is given up.
        attempts: usize,
    },
}

/// Who said it.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Role {
    /// The person.
    User,
    /// A model.
    Assistant,
}

/// How an answer ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Outcome {
    /// It has not ended.
    Running,
    /// The model said all it wanted.
    Complete,
    /// The person stopped it.
    Stopped,
    /// The connection or the program broke.
    Interrupted,
    /// The service refused or failed.
    Failed,
}

/// What ended a complete answer before the model did.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub enum Cut {
    /// The answer limit, or the model's own.
    Limit,
    /// What the balance could pay.
    Balance,
    /// What Oriel takes of one answer.
    Size,
}

/// A tool that the model wanted to use.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
pub struct ToolUse {
    pub name: String,
    /// Its arguments as JSON text.
    pub input: String,
}

/// What an answer used, as metered.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub struct Spent {
    /// Tokens of the prompt.
    pub input: Option<u64>,
    /// Tokens of the answer.
    pub output: Option<u64>,
    /// Tokens of reasoning.
    pub reasoning: Option<u64>,
    /// Millionths of a US cent.
    pub cost_microcents: Option<u64>,
}

fn empty(id: &str, parent: Option<String>, role: Role) -> Turn {
    Turn {
        id: id.to_owned(),
        parent,
        siblings: Vec::new(),
        role,
        at: written_at(id),
        text: String::new(),
        reasoning: String::new(),
        reasoning_ms: None,
        attachments: Vec::new(),
        tokens: 0,
        images: Vec::new(),
        tools: Vec::new(),
        model: None,
        model_name: None,
        limit: None,
        spent: None,
        copied: false,
        outcome: Outcome::Running,
        problem: None,
        cut: None,
        compacted: false,
        searched: false,
        waiting: None,
        compaction: None,
        extra: Vec::new(),
    }
}

impl Turn {
    /// What the person said, as the record of this id tells it.
    pub fn asked(id: &str, parent: Option<String>, text: String, attachments: Vec<Attachment>) -> Self {
        Self { text, attachments, outcome: Outcome::Complete, ..empty(id, parent, Role::User) }
    }

    /// An answer that has begun, as the record of this id tells it.
    pub fn answering(id: &str, parent: &str, model: &str, model_name: &str, limit: Option<u32>) -> Self {
        Self {
            model: Some(model.to_owned()),
            model_name: Some(model_name.to_owned()),
            limit,
            ..empty(id, Some(parent.to_owned()), Role::Assistant)
        }
    }

    /// The answer as its end tells it.
    pub(super) fn end(&mut self, ended: Ended) {
        self.text = ended.text;
        self.reasoning = ended.reasoning;
        self.reasoning_ms = ended.reasoning_ms;
        self.images = ended.images;
        self.tools = ended.tools;
        self.spent = ended.spent;
        self.copied = ended.copied;
        self.outcome = ended.outcome;
        self.problem = ended.problem;
        self.compacted = ended.compaction.is_some();
        self.compaction = ended.compaction;
        self.extra = ended.extra;
        self.searched = ended.searched;
        self.cut = ended.cut;
    }
}

impl Turn {
    /// What was paid for it here, in microcents: `Some(None)` when it was paid for and did not tell, `None` when it cost
    /// nothing here, such as a copy, what another program answered, and what never went out.
    pub(super) fn cost(&self) -> Option<Option<u64>> {
        let is_ours = self.role == Role::Assistant && !self.copied;
        let told = self.spent.as_ref().and_then(|spent| spent.cost_microcents);
        let may_be_billed = match self.outcome {
            Outcome::Complete | Outcome::Interrupted => self.limit.is_some(),
            Outcome::Stopped => true,
            Outcome::Running | Outcome::Failed => false,
        };
        let went_out = self.problem.as_ref().is_none_or(|problem| problem.code != Code::Cancelled);
        (is_ours && (told.is_some() || (may_be_billed && went_out))).then_some(told)
    }

    /// It neither streams nor has an end that can be read: its record is damaged, or on another computer.
    pub(super) fn lose_end(&mut self) {
        self.outcome = Outcome::Interrupted;
        self.problem = Some(Reason::AnswerEndLost.into());
    }
}

/// A record's id carries the time it was written, or of what it tells.
pub(super) fn written_at(id: &str) -> i64 {
    Ulid::from_string(id).map_or(0, |id| i64::try_from(id.timestamp_ms()).unwrap_or(i64::MAX))
}
