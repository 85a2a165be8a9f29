//! What a message will cost, before it is sent and while it is answered: a guess and a ceiling, never one without the
//! other, and whether more than the person has or allows. A guess by a rule of thumb; what Puter holds of the balance for
//! a question is reckoned in `cost`.

use history::{Attachment, tokens_of_file, tokens_of_text};
use serde::{Deserialize, Serialize};
use ts_rs::TS;

use crate::{attachment::TEXT_LIMIT, cost::Price, models::Model};

/// What an ordinary answer is long, in tokens. The guess assumes it, the ceiling does not.
const ORDINARY_ANSWER: u64 = 600;
/// An answer shorter than this many tokens is none.
const SHORTEST_ANSWER: u64 = 100;

/// A message that could be sent.
#[derive(Deserialize, TS)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Message {
    /// Id of the model that it goes to.
    model: String,
    /// The instructions of the chat.
    system: Option<String>,
    /// Tokens of the turns that go along.
    turns: u64,
    files: Vec<Attachment>,
    text: String,
    /// The longest answer, in tokens.
    max_tokens: u32,
}

/// What may be spent on one message, in microcents.
#[derive(Clone, Copy, Debug, Deserialize, TS)]
pub(crate) struct Means {
    /// What is left; `null` where that is not known.
    balance: Option<u64>,
    /// What the person lets go without being asked; `null` for anything.
    limit: Option<u64>,
}

/// What a message will cost.
#[derive(Debug, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Estimate {
    parts: PartTokens,
    /// All parts together.
    read: Share,
    ordinary: Share,
    /// The longest answer that will be given.
    longest: Share,
    /// With an ordinary answer, in microcents; `null` where the model has no known price.
    about: Option<u64>,
    /// The same with the longest one.
    at_most: Option<u64>,
    /// `null` where it costs no more than is there and allowed.
    excess: Option<Excess>,
    /// `null` where the model can read all of it, or nobody says how much it can.
    too_long: Option<TooLong>,
}

/// How many tokens each part of a message takes, about.
#[derive(Debug, PartialEq, Serialize, TS)]
pub(crate) struct PartTokens {
    /// The instructions of the chat.
    system: u64,
    turns: u64,
    /// In the order of the message's files.
    files: Vec<u64>,
    text: u64,
}

/// Tokens, and what they cost by themselves in microcents; `null` where the model has no known price.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, TS)]
pub(crate) struct Share {
    tokens: u64,
    costs: Option<u64>,
}

/// A message may cost more than there is, or than is allowed.
#[derive(Debug, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Excess {
    of: Bound,
    /// microcents.
    bound: u64,
    /// The longest answer for no more than that, in tokens; `null` when not even a short one is, or when Puter ends the
    /// model's answers at a limit of its own.
    max_tokens: Option<u64>,
    /// A model that reads as much and costs no more than that; `null` when there is none.
    cheaper: Option<Cheaper>,
}

/// A message is longer than what its model can read at once, so that its maker most likely refuses it.
#[derive(Debug, PartialEq, Serialize, TS)]
pub(crate) struct TooLong {
    /// What it can read, in tokens.
    context: u64,
    /// Id of a model that can read all of it, and what this one reads besides; `null` when there is none.
    roomier: Option<String>,
}

/// What a message may exceed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub(crate) enum Bound {
    /// What is left.
    Balance,
    /// What the person lets go without being asked.
    Limit,
}

/// Another model for a message.
#[derive(Debug, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub(crate) struct Cheaper {
    /// Its id.
    model: String,
    /// microcents.
    at_most: u64,
}

/// What an answer has taken so far, while it comes.
#[derive(Clone, Copy, Debug, PartialEq, Serialize, TS)]
#[serde(rename_all = "camelCase")]
pub(crate) struct SoFar {
    /// Tokens.
    read: u64,
    /// Tokens.
    written: u64,
    /// microcents; `null` where the model has no known price.
    costs: Option<u64>,
    /// What the longest answer would come to.
    at_most: Option<u64>,
}

/// By what an answer is measured that comes.
#[derive(Clone, Copy, Debug)]
pub(crate) struct Meter {
    /// Tokens that went to the model.
    pub(crate) read: u64,
    pub(crate) price: Option<Price>,
    /// The longest answer, in tokens.
    pub(crate) limit: u64,
}

impl Meter {
    /// What was taken when so many bytes of text are there.
    pub(crate) fn so_far(&self, bytes: usize) -> SoFar {
        let written = tokens_of_text(bytes);
        let cost = |written| self.price.map(|price| price.cost(self.read, written));
        SoFar { read: self.read, written, costs: cost(written), at_most: cost(written.max(self.limit)) }
    }
}

impl Message {
    /// What it will cost; `None` when its model is not among `models`. `kept` are the bytes of a file's text that the
    /// history keeps, and of two models that fit in the place of its own one of the `favourites` is named.
    pub(crate) fn estimate(
        &self,
        models: &[Model],
        favourites: &[String],
        means: Means,
        kept: impl Fn(&Attachment) -> Option<u64>,
    ) -> Option<Estimate> {
        let model = models.iter().find(|model| model.id == self.model)?;
        let parts = self.parts(kept);
        let read = parts.sum();
        let (price, limit) = (model.price(), u64::from(model.answer_limit(self.max_tokens)));
        let ordinary = ORDINARY_ANSWER.min(limit);
        let cost = |read, written| price.map(|price| price.cost(read, written));
        let at_most = cost(read, limit);
        let excess = at_most.and_then(|at_most| means.exceeded_by(at_most)).map(|(of, bound)| Excess {
            of,
            bound,
            max_tokens: price.filter(|_| !model.has_fixed_limit).and_then(|price| shorter(price, bound, read, limit)),
            cheaper: self.cheaper(model, models, favourites, read, bound),
        });
        Some(Estimate {
            read: Share { tokens: read, costs: cost(read, 0) },
            ordinary: Share { tokens: ordinary, costs: cost(0, ordinary) },
            longest: Share { tokens: limit, costs: cost(0, limit) },
            about: cost(read, ordinary),
            at_most,
            excess,
            too_long: model
                .context
                .filter(|context| read > *context)
                .map(|context| TooLong { context, roomier: self.roomier(model, models, favourites, read) }),
            parts,
        })
    }

    fn parts(&self, kept: impl Fn(&Attachment) -> Option<u64>) -> PartTokens {
        let of_text = |text: &str| if text.trim().is_empty() { 0 } else { tokens_of_text(text.len()) };
        let of_file = |file: &Attachment| tokens_of_file(file, kept(file).unwrap_or(file.size.min(TEXT_LIMIT)));
        PartTokens {
            system: self.system.as_deref().map_or(0, of_text),
            turns: self.turns,
            files: self.files.iter().map(of_file).collect(),
            text: of_text(&self.text),
        }
    }

    /// A model that reads no less and costs something, but not more than `bound`: a favourite if one does, else the dearest.
    /// One that says how much it can read at once can read all of it.
    fn cheaper(
        &self,
        model: &Model,
        models: &[Model],
        favourites: &[String],
        read: u64,
        bound: u64,
    ) -> Option<Cheaper> {
        let within = |other: &Model| {
            let at_most = other.price()?.cost(read, other.answer_limit(self.max_tokens).into());
            (1..=bound).contains(&at_most).then(|| Cheaper { model: other.id.clone(), at_most })
        };
        let has_room = |other: &&Model| other.context.is_none_or(|context| read <= context);
        let fitting = models.iter().filter(|other| reads_as_much(other, model)).filter(has_room).filter_map(within);
        // Of equals the first one is taken.
        fitting.rev().max_by_key(|other| (favourites.contains(&other.model), other.at_most))
    }

    /// A model that can read all of it: a favourite if one can, else the cheapest whose price is known.
    fn roomier(&self, model: &Model, models: &[Model], favourites: &[String], read: u64) -> Option<String> {
        let has_room = |other: &&Model| other.context.is_some_and(|context| read <= context);
        let price = |other: &Model| Some(other.price()?.cost(read, other.answer_limit(self.max_tokens).into()));
        let fitting = models.iter().filter(|other| reads_as_much(other, model)).filter(has_room);
        let best = fitting.min_by_key(|other| (!favourites.contains(&other.id), price(other).unwrap_or(u64::MAX)));
        best.map(|other| other.id.clone())
    }
}

/// Whether this is another model that reads every kind of file which `model` reads.
fn reads_as_much(other: &Model, model: &Model) -> bool {
    other.id != model.id && (other.reads_images || !model.reads_images) && (other.reads_pdf || !model.reads_pdf)
}

impl Means {
    /// What a message exceeds that may cost so much.
    fn exceeded_by(&self, microcents: u64) -> Option<(Bound, u64)> {
        let bounds = [(Bound::Balance, self.balance), (Bound::Limit, self.limit)];
        bounds.into_iter().find_map(|(of, bound)| bound.filter(|bound| microcents > *bound).map(|bound| (of, bound)))
    }
}

impl PartTokens {
    fn sum(&self) -> u64 {
        self.system + self.turns + self.files.iter().sum::<u64>() + self.text
    }
}

/// The longest answer for no more than `bound` microcents, in tokens.
fn shorter(price: Price, bound: u64, read: u64, limit: u64) -> Option<u64> {
    let payable = price.payable(bound, read)?;
    (payable >= SHORTEST_ANSWER).then(|| payable.min(limit))
}

#[cfg(test)]
mod tests {
    use history::Delivery;
    use problem::AttachmentNote;
    use serde_json::json;

    use super::*;

    const DOLLAR: u64 = puter::MICROCENTS_PER_DOLLAR;
    const CENT: u64 = DOLLAR / 100;
    const ANYTHING: Means = Means { balance: None, limit: None };

    /// What it costs to read and to write, and the longest answer; all else is nothing.
    fn priced(id: &str, price: Option<(u64, u64)>, longest_answer: Option<u64>) -> Model {
        let (input, output) = price.unzip();
        serde_json::from_value(json!({
            "id": id, "name": id, "maker": "", "provider": "", "context": null, "longestAnswer": longest_answer,
            "hasFixedLimit": false, "inputMicrocentsPerMillion": input, "outputMicrocentsPerMillion": output,
            "readsImages": false, "readsPdf": false, "usesTools": false, "reasons": false, "efforts": false,
            "verbose": false, "temperature": false, "hottest": 1.0, "searches": false, "draws": false,
        }))
        .unwrap()
    }

    /// At $3 and $15 a million.
    fn sonnet() -> Model {
        priced("sonnet", Some((3 * DOLLAR, 15 * DOLLAR)), Some(64_000))
    }

    fn message(turns: u64, text: &str, max_tokens: u32) -> Message {
        Message { model: "sonnet".into(), system: None, turns, files: Vec::new(), text: text.into(), max_tokens }
    }

    fn file(delivery: Delivery, size: u64) -> Attachment {
        let (path, kind) = ("~/a.csv".into(), "text/csv".into());
        Attachment { path, name: "a.csv".into(), size, kind, delivery, content: None }
    }

    fn limited(limit: u64) -> Means {
        Means { balance: None, limit: Some(limit) }
    }

    /// With these models, of which none is a favourite and no file is kept.
    fn estimate(message: &Message, models: &[Model], means: Means) -> Estimate {
        message.estimate(models, &[], means, |_| None).unwrap()
    }

    #[test]
    fn the_guess_is_with_an_ordinary_answer_and_the_ceiling_with_the_longest() {
        let told = estimate(&message(4300, &"a".repeat(400), 4096), &[sonnet()], ANYTHING);
        let share = |tokens, costs| Share { tokens, costs: Some(costs) };
        let shares = (told.read, told.ordinary, told.longest);
        assert_eq!(shares, (share(4400, 1_320_000), share(600, 900_000), share(4096, 6_144_000)));
        assert_eq!((told.about, told.at_most, told.excess), (Some(2_220_000), Some(7_464_000), None));
    }

    #[test]
    fn no_guess_is_above_the_limit_and_no_limit_above_what_the_model_writes() {
        let short = estimate(&message(0, "Why?", 100), &[sonnet()], ANYTHING);
        assert_eq!(short.about, short.at_most);
        let limit = |longest_answer, has_fixed_limit, asked| {
            let model = Model { longest_answer, has_fixed_limit, ..sonnet() };
            estimate(&message(0, "", asked), &[model], ANYTHING).longest.tokens
        };
        assert_eq!((limit(Some(1000), false, 4096), limit(None, false, 4096)), (1000, 4096));
        assert_eq!((limit(Some(1000), true, 100), limit(Some(1000), true, 4096)), (1000, 1000));
    }

    #[test]
    fn no_price_is_invented() {
        let unknown = priced("sonnet", None, None);
        let means = Means { balance: Some(0), limit: Some(0) };
        let told = estimate(&message(10, "", 100), &[unknown], means);
        assert_eq!((told.about, told.at_most, told.read.costs, told.excess), (None, None, None, None));
        let nothing = priced("sonnet", Some((0, 0)), None);
        let told = estimate(&message(10, "", 100), &[nothing], means);
        assert_eq!((told.about, told.at_most, told.excess), (Some(0), Some(0), None));
        assert_eq!(message(10, "", 100).estimate(&[], &[], means, |_| None), None);
    }

    #[test]
    fn every_part_is_counted_as_it_will_be_sent() {
        let text = || Delivery::Text { note: None };
        let refused = Delivery::Refused { note: AttachmentNote::Scanned };
        let files = vec![
            file(text(), 400),
            file(text(), 9_000_000),
            file(Delivery::Image, 4_000_000),
            file(Delivery::Reference, 500_000),
            file(refused, 9_000_000),
        ];
        let message = Message { system: Some("Be brief.".into()), files, ..message(4403, "日本語で", 100) };
        let parts = message.parts(|_| None);
        assert_eq!(parts, PartTokens { system: 3, turns: 4403, files: vec![117, 65_553, 1500, 8000, 17], text: 3 });
        assert_eq!(parts.sum(), 4403 + 3 + 117 + 65_553 + 1500 + 8000 + 17 + 3);
        assert_eq!(message.parts(|_| Some(40)).files, [27, 27, 1500, 8000, 17]);
        let empty = Message { system: Some(" ".into()), files: Vec::new(), text: " \n".into(), turns: 0, ..message };
        assert_eq!(empty.parts(|_| None).sum(), 0);
    }

    #[test]
    fn what_costs_more_than_there_is_or_is_allowed_is_told_with_a_way_out() {
        let means = |balance, limit| Means { balance, limit };
        let told = |means| estimate(&message(1000, "", 4096), &[sonnet()], means).excess;
        let (costs, half) = (300_000 + 4096 * 1500, 300_000 + 2048 * 1500);
        assert_eq!(told(means(Some(costs), Some(costs))), None);
        let shorter = |of, bound, max_tokens| Some(Excess { of, bound, max_tokens, cheaper: None });
        assert_eq!(told(means(Some(costs), Some(half))), shorter(Bound::Limit, half, Some(2048)));
        assert_eq!(told(means(Some(half), Some(0))), shorter(Bound::Balance, half, Some(2048)));
        assert_eq!(told(means(Some(300_000 + 99 * 1500), None)), shorter(Bound::Balance, 300_000 + 99 * 1500, None));
        let fixed = Model { longest_answer: Some(4096), has_fixed_limit: true, ..sonnet() };
        let told = estimate(&message(1000, "", 100), &[fixed], means(Some(half), None)).excess;
        assert_eq!(told, shorter(Bound::Balance, half, None), "Puter lets none of its answers be shorter");
    }

    #[test]
    fn a_cheaper_model_reads_as_much_and_a_favourite_comes_first() {
        let model = |id, cents: u64, reads_images| {
            let price = Some((0, cents * 10_000 * CENT));
            Model { reads_images, ..priced(id, price, None) }
        };
        let nothing = model("nothing", 0, true);
        let models = [
            model("sonnet", 9, true),
            model("blind", 1, false),
            model("good", 3, true),
            model("liked", 2, true),
            nothing,
        ];
        let find = |favourites: &[String], bound| {
            let told = message(0, "", 100).estimate(&models, favourites, limited(bound), |_| None).unwrap();
            told.excess.and_then(|excess| excess.cheaper).map(|other| (other.model, other.at_most))
        };
        assert_eq!(find(&[], 4 * CENT), Some(("good".into(), 3 * CENT)));
        assert_eq!(find(&["liked".into()], 4 * CENT), Some(("liked".into(), 2 * CENT)));
        assert_eq!(find(&["liked".into()], CENT), None);
        let short = Model { context: Some(999), ..model("good", 3, true) };
        let told =
            message(1000, "", 100).estimate(&[models[0].clone(), short], &[], limited(4 * CENT), |_| None).unwrap();
        assert_eq!(told.excess.unwrap().cheaper, None, "it cannot read all of it");
    }

    #[test]
    fn what_the_model_cannot_read_at_once_is_told_with_a_model_that_can() {
        let model = |id, context, cents: u64| Model { context, ..priced(id, Some((cents * DOLLAR, 0)), None) };
        let sonnet = || model("sonnet", Some(1000), 3);
        let told = |turns, models: &[Model], favourites: &[String]| {
            message(turns, "", 100).estimate(models, favourites, ANYTHING, |_| None).unwrap().too_long
        };
        let too_long = |roomier: Option<&str>| Some(TooLong { context: 1000, roomier: roomier.map(str::to_owned) });
        assert_eq!(told(1000, &[sonnet()], &[]), None);
        assert_eq!(told(1001, &[sonnet()], &[]), too_long(None));
        assert_eq!(told(1001, &[model("sonnet", None, 3)], &[]), None, "nobody says how much it reads");
        let others =
            [sonnet(), model("small", Some(1000), 1), model("dear", Some(2000), 9), model("big", Some(1001), 5)];
        assert_eq!(told(1001, &others, &[]), too_long(Some("big")));
        assert_eq!(told(1001, &others, &["dear".into(), "small".into()]), too_long(Some("dear")));
    }

    #[test]
    fn an_answer_that_comes_is_measured_as_far_as_it_is_there() {
        let meter = Meter { read: 1500, price: Some(Price { input: 2 * DOLLAR, output: 10 * DOLLAR }), limit: 9700 };
        let told = meter.so_far(12_000);
        assert_eq!(told, SoFar { read: 1500, written: 3000, costs: Some(3_300_000), at_most: Some(10_000_000) });
        let beyond = Meter { limit: 10, ..meter }.so_far(12_000);
        assert_eq!(beyond.at_most, beyond.costs, "what grew beyond its limit costs no less than it does");
        assert_eq!(Meter { price: None, ..meter }.so_far(12_000).costs, None);
    }
}
