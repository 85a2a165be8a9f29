//! All that was said in a chat, as a tree: asking again or otherwise makes a branch, and nothing is ever cut off.
//!
//! Of the turns that follow the same one, that is shown which was touched last: written, or chosen since. A removed turn
//! and what follows it does not exist until it is put back. The tree is the same in whatever order its records come,
//! and takes time linear in them.

use std::collections::HashMap;

use super::{
    chat_index::Newest,
    record::{Ended, Fact, Record},
    turn::{Paid, Role, Turn},
};

/// The turns of a chat, removed ones too.
#[derive(Clone, Debug, Default)]
pub struct Tree {
    /// By id, so oldest first.
    nodes: Vec<Node>,
    /// Those that follow nothing, oldest first. What should follow an unknown turn is one of them.
    roots: Vec<usize>,
    places: HashMap<String, usize>,
}

#[derive(Clone, Debug)]
struct Node {
    turn: Turn,
    parent: Option<usize>,
    /// Oldest first, without the removed ones.
    children: Vec<usize>,
    /// Its own id, or that of the record that chose it last.
    touched: String,
    is_removed: bool,
}

impl Tree {
    /// The tree of these records. `running` are the answers that stream now; any other
    /// that has no end was cut off, and its end is lost.
    pub(super) fn grow(records: impl IntoIterator<Item = Record>, running: &[String]) -> Self {
        let mut turns = Vec::new();
        let mut ends: HashMap<String, Newest<Option<Box<Ended>>>> = HashMap::new();
        let mut chosen: HashMap<String, String> = HashMap::new();
        let mut removed: HashMap<String, Newest<bool>> = HashMap::new();
        for Record { id, fact, .. } in records {
            match fact {
                Fact::Asked { parent, text, attachments } => turns.push(Turn::asked(&id, parent, text, attachments)),
                Fact::Answering { parent, model, model_name, limit } => {
                    turns.push(Turn::answering(&id, &parent, &model, &model_name, limit));
                }
                Fact::Ended(ended) => ends.entry(ended.answer.clone()).or_default().take(&id, Some(ended)),
                Fact::Chosen { turn } => {
                    let touched = chosen.entry(turn).or_default();
                    if id > *touched {
                        *touched = id;
                    }
                }
                Fact::Removed { turn } => removed.entry(turn).or_default().take(&id, true),
                Fact::PutBack { turn } => removed.entry(turn).or_default().take(&id, false),
                Fact::Started { .. }
                | Fact::Titled { .. }
                | Fact::Pinned { .. }
                | Fact::Archived { .. }
                | Fact::Filed { .. }
                | Fact::Options { .. }
                | Fact::Deleted {}
                | Fact::Restored {}
                | Fact::Erased {} => {}
            }
        }
        turns.sort_by(|a, b| a.id.cmp(&b.id));
        let nodes = turns.into_iter().map(|mut turn| {
            match ends.remove(&turn.id).and_then(|end| end.value) {
                Some(ended) => turn.end(*ended),
                None if turn.role == Role::Assistant && !running.contains(&turn.id) => turn.lose_end(),
                None => {}
            }
            let touched = chosen.remove(&turn.id).filter(|by| *by > turn.id).unwrap_or_else(|| turn.id.clone());
            let is_removed = removed.get(&turn.id).is_some_and(|removed| removed.value);
            Node { turn, parent: None, children: Vec::new(), touched, is_removed }
        });
        let mut tree = Self { nodes: nodes.collect(), ..Self::default() };
        tree.connect();
        tree
    }

    fn connect(&mut self) {
        self.places = self.nodes.iter().enumerate().map(|(place, node)| (node.turn.id.clone(), place)).collect();
        let parent = |node: &Node| node.turn.parent.as_ref().and_then(|parent| self.places.get(parent).copied());
        let mut parents: Vec<Option<usize>> = self.nodes.iter().map(parent).collect();
        cut_circles(&mut parents);
        for (place, parent) in parents.into_iter().enumerate() {
            self.nodes[place].parent = parent;
            if parent.is_none() {
                self.nodes[place].turn.parent = None;
            }
            match parent {
                _ if self.nodes[place].is_removed => {}
                Some(parent) => self.nodes[parent].children.push(place),
                None => self.roots.push(place),
            }
        }
    }

    fn children(&self, of: Option<usize>) -> &[usize] {
        of.map_or(&self.roots, |parent| &self.nodes[parent].children)
    }

    /// Which of the turns after this one is shown.
    fn shown_after(&self, parent: Option<usize>) -> Option<usize> {
        self.children(parent).iter().copied().max_by_key(|child| &self.nodes[*child].touched)
    }

    fn siblings(&self, place: usize) -> Vec<String> {
        let all = self.children(self.nodes[place].parent);
        if all.len() < 2 { Vec::new() } else { all.iter().map(|place| self.nodes[*place].turn.id.clone()).collect() }
    }

    fn visible_path(&self) -> Vec<usize> {
        std::iter::successors(self.shown_after(None), |last| self.shown_after(Some(*last))).collect()
    }

    /// From the first turn to this one; `None` if it is unknown, or it or one before it was removed.
    fn path_to(&self, turn: &str) -> Option<Vec<usize>> {
        let place = *self.places.get(turn)?;
        let mut path: Vec<usize> = std::iter::successors(Some(place), |place| self.nodes[*place].parent).collect();
        path.reverse();
        path.iter().all(|place| !self.nodes[*place].is_removed).then_some(path)
    }

    fn turns(&self, path: &[usize]) -> Vec<Turn> {
        path.iter().map(|place| Turn { siblings: self.siblings(*place), ..self.nodes[*place].turn.clone() }).collect()
    }

    /// What was paid for all that was ever answered in it: shown, beside it, or removed.
    pub(super) fn paid(&self) -> Paid {
        let costs = self.nodes.iter().filter_map(|node| node.turn.cost());
        costs.fold(Paid { microcents: 0, is_whole: true }, |paid, cost| Paid {
            microcents: paid.microcents.saturating_add(cost.unwrap_or(0)),
            is_whole: paid.is_whole && cost.is_some(),
        })
    }

    /// The turns that are shown, oldest first.
    pub fn shown(&self) -> Vec<Turn> {
        self.turns(&self.visible_path())
    }

    /// The same, when the rest is not needed any more.
    pub(super) fn into_shown(mut self) -> Vec<Turn> {
        let path = self.visible_path();
        let siblings: Vec<Vec<String>> = path.iter().map(|place| self.siblings(*place)).collect();
        let turns = path.into_iter().zip(siblings).map(|(place, siblings)| {
            let turn = std::mem::replace(&mut self.nodes[place].turn, Turn::asked("", None, String::new(), Vec::new()));
            Turn { siblings, ..turn }
        });
        turns.collect()
    }

    /// Whether there is such a turn, removed or not.
    pub fn knows(&self, turn: &str) -> bool {
        self.places.contains_key(turn)
    }

    /// The turns that lead to this one, with it, oldest first; `None` if it does not exist or was removed.
    pub fn leading_to(&self, turn: &str) -> Option<Vec<Turn>> {
        self.path_to(turn).map(|path| self.turns(&path))
    }

    /// Which turns have to be chosen so that this one is shown, from the first one on; none if it is shown already.
    pub fn choices_to_show(&self, turn: &str) -> Vec<String> {
        let path = self.path_to(turn).unwrap_or_default();
        let hidden = path.into_iter().filter(|place| self.shown_after(self.nodes[*place].parent) != Some(*place));
        hidden.map(|place| self.nodes[place].turn.id.clone()).collect()
    }

    /// What the siblings are of a new turn of this id after that one.
    pub fn siblings_of_new(&self, parent: Option<&str>, id: &str) -> Vec<String> {
        let there = self.children(parent.and_then(|parent| self.places.get(parent).copied()));
        let there = there.iter().map(|place| self.nodes[*place].turn.id.clone());
        let all: Vec<String> = there.chain([id.to_owned()]).collect();
        if all.len() < 2 { Vec::new() } else { all }
    }

    /// Whether this turn is that one or comes somewhere after it.
    pub fn is_in(&self, turn: &str, branch: &str) -> bool {
        let place = self.places.get(turn).copied();
        std::iter::successors(place, |place| self.nodes[*place].parent).any(|place| self.nodes[place].turn.id == branch)
    }
}

/// Lets the oldest turn of each circle follow nothing. Only damage makes a circle; what was said in it is still shown.
fn cut_circles(parents: &mut [Option<usize>]) {
    #[derive(Clone, Copy, PartialEq)]
    enum State {
        New,
        OnTheWay,
        Known,
    }
    let mut states = vec![State::New; parents.len()];
    for start in 0..parents.len() {
        let mut way = Vec::new();
        let mut next = Some(start);
        while let Some(place) = next.filter(|place| states[*place] == State::New) {
            states[place] = State::OnTheWay;
            way.push(place);
            next = parents[place];
        }
        if let Some(again) = next.filter(|place| states[*place] == State::OnTheWay) {
            let circle = way.iter().skip_while(|place| **place != again);
            if let Some(oldest) = circle.min() {
                parents[*oldest] = None;
            }
        }
        for place in way {
            states[place] = State::Known;
        }
    }
}

#[cfg(test)]
mod tests;
