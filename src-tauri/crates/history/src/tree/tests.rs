//! Whatever the order and whatever the damage: the same chat, and nothing that was said out of reach.

use std::collections::HashSet;

use proptest::{collection::vec, prelude::*, sample::Index};

use super::*;
use crate::{chat_index::ChatIndex, turn::Outcome};

/// One thing that was written down; turns are named by any of those before, or by chance by one after.
#[derive(Clone, Debug)]
enum Written {
    Asked(Option<Index>),
    Answering(Index),
    Ended(Index),
    Chosen(Index),
    Removed(Index),
    PutBack(Index),
    Titled(u8),
    Pinned(bool),
    Filed(Option<u8>),
    Deleted(bool),
}

fn written() -> impl Strategy<Value = Written> {
    use Written::*;
    prop_oneof![
        4 => any::<Option<Index>>().prop_map(Asked),
        4 => any::<Index>().prop_map(Answering),
        3 => any::<Index>().prop_map(Ended),
        2 => any::<Index>().prop_map(Chosen),
        1 => any::<Index>().prop_map(Removed),
        1 => any::<Index>().prop_map(PutBack),
        1 => any::<u8>().prop_map(Titled),
        1 => any::<bool>().prop_map(Pinned),
        1 => any::<Option<u8>>().prop_map(Filed),
        1 => any::<bool>().prop_map(Deleted),
    ]
}

/// The records of two devices whose clocks run beside each other. The last id is of no record.
fn records(all: &[Written]) -> Vec<Record> {
    let id = |place: usize| format!("{place:026}");
    let named = |index: &Index| id(index.index(all.len() + 1));
    let fact = |written: &Written| match written {
        Written::Asked(parent) => {
            Fact::Asked { parent: parent.as_ref().map(named), text: "Why?".to_owned(), attachments: Vec::new() }
        }
        Written::Answering(parent) => Fact::Answering {
            parent: named(parent),
            model: "luna".to_owned(),
            model_name: "Luna".to_owned(),
            limit: None,
        },
        Written::Ended(answer) => {
            let turn = Turn::answering(&named(answer), "", "", "", None);
            Fact::Ended(Box::new(Ended::new(turn, Outcome::Complete, None)))
        }
        Written::Chosen(turn) => Fact::Chosen { turn: named(turn) },
        Written::Removed(turn) => Fact::Removed { turn: named(turn) },
        Written::PutBack(turn) => Fact::PutBack { turn: named(turn) },
        Written::Titled(title) => Fact::Titled { title: title.to_string() },
        Written::Pinned(pinned) => Fact::Pinned { pinned: *pinned },
        Written::Filed(folder) => Fact::Filed { folder: folder.map(|folder| folder.to_string()) },
        Written::Deleted(true) => Fact::Deleted {},
        Written::Deleted(false) => Fact::Restored {},
    };
    let record = |(place, written)| Record { id: id(place), chat: "c".to_owned(), fact: fact(written) };
    all.iter().enumerate().map(record).collect()
}

fn read(records: &[Record]) -> (Vec<Turn>, ChatIndex) {
    let mut index = ChatIndex::default();
    for record in records {
        index.read(record);
    }
    (Tree::grow(records.to_vec(), &[]).into_shown(), index)
}

fn is_consistent(tree: &Tree) -> Result<(), TestCaseError> {
    let shown = tree.shown();
    prop_assert!(shown.first().is_none_or(|first| first.parent.is_none()));
    for pair in shown.windows(2) {
        prop_assert_eq!(pair[1].parent.as_ref(), Some(&pair[0].id), "each follows the one before it");
    }
    for turn in &shown {
        prop_assert!(turn.siblings.is_empty() || turn.siblings.contains(&turn.id));
        prop_assert!(turn.siblings.is_sorted() && turn.siblings.len() != 1);
    }
    Ok(())
}

proptest! {
    #[test]
    fn records_in_any_order_make_the_same_chat(all in vec(written(), 0..40), keys in vec(any::<u32>(), 40)) {
        let in_order = records(&all);
        let mut shuffled: Vec<(u32, Record)> = keys.into_iter().zip(in_order.clone()).collect();
        shuffled.sort_by_key(|(key, _)| *key);
        let shuffled: Vec<Record> = shuffled.into_iter().map(|(_, record)| record).collect();
        let (turns, index) = read(&in_order);
        let (again, heads_again) = read(&shuffled);
        prop_assert_eq!(turns, again);
        prop_assert_eq!(index.list(), heads_again.list());
    }

    #[test]
    fn whatever_is_written_each_turn_follows_the_one_before_it(all in vec(written(), 0..40)) {
        is_consistent(&Tree::grow(records(&all), &[]))?;
    }

    #[test]
    fn every_turn_can_be_walked_to(all in vec(written(), 1..40), which: Index) {
        let mut records = records(&all);
        records.retain(|record| !matches!(record.fact, Fact::Removed { .. }));
        let tree = Tree::grow(records.clone(), &[]);
        let ids: Vec<String> = tree.places.keys().cloned().collect();
        prop_assume!(!ids.is_empty());
        for id in &ids {
            prop_assert!(tree.leading_to(id).is_some(), "even where damage made a circle");
        }
        let turn = which.get(&ids);
        for (number, turn) in tree.choices_to_show(turn).into_iter().enumerate() {
            let id = format!("9{number:025}");
            records.push(Record { id, chat: "c".to_owned(), fact: Fact::Chosen { turn } });
        }
        let tree = Tree::grow(records, &[]);
        prop_assert!(tree.shown().iter().any(|shown| shown.id == *turn));
        prop_assert!(tree.choices_to_show(turn).is_empty());
        is_consistent(&tree)?;
    }

    #[test]
    fn a_removal_taken_back_leaves_the_chat_as_it_was(all in vec(written(), 1..40), which: Index) {
        let mut records = records(&all);
        let before = Tree::grow(records.clone(), &[]).shown();
        prop_assume!(!before.is_empty());
        let turn = which.get(&before).id.clone();
        let chat = "c".to_owned();
        records.push(Record { id: format!("8{:025}", 1), chat: chat.clone(), fact: Fact::Removed { turn: turn.clone() } });
        let without = Tree::grow(records.clone(), &[]);
        is_consistent(&without)?;
        let hidden: HashSet<String> = without.shown().into_iter().map(|turn| turn.id).collect();
        prop_assert!(!hidden.contains(&turn) && without.leading_to(&turn).is_none());
        records.push(Record { id: format!("8{:025}", 2), chat, fact: Fact::PutBack { turn } });
        prop_assert_eq!(Tree::grow(records, &[]).shown(), before);
    }
}
