//! What a person expects of their chats on one computer, as they would note it on paper.

use serde_json::{Value, json};

/// A computer.
#[derive(Default)]
pub(super) struct Expected {
    pub(super) chats: Vec<Chat>,
    /// The chats in the order in which they were last asked in here; the newest is the last.
    pub(super) last: Vec<String>,
}

/// A chat.
#[derive(Clone)]
pub(super) struct Chat {
    pub(super) id: String,
    pub(super) title: String,
    pub(super) folder: Option<String>,
    pub(super) pinned: bool,
    pub(super) archived: bool,
    pub(super) deleted: bool,
    pub(super) turns: Vec<Turn>,
    /// Turns in the order in which they were last written or walked to.
    touched: Vec<usize>,
    pub(super) paid: u64,
    /// Something was done to it here that the other computer does not know.
    pub(super) changed: bool,
}

/// A question or an answer.
#[derive(Clone)]
pub(super) struct Turn {
    pub(super) id: String,
    pub(super) parent: Option<usize>,
    pub(super) is_question: bool,
    pub(super) text: String,
    pub(super) cost: u64,
    pub(super) removed: bool,
}

impl Turn {
    /// As it was told when it was said.
    pub(super) fn of(told: &Value, parent: Option<usize>) -> Self {
        Self {
            id: told["id"].as_str().unwrap().to_owned(),
            parent,
            is_question: told["role"] == "user",
            text: told["text"].as_str().unwrap().to_owned(),
            cost: told["spent"]["costMicrocents"].as_u64().unwrap_or(0),
            removed: false,
        }
    }
}

impl Expected {
    /// A new chat.
    pub(super) fn add(&mut self, chat: Chat) -> usize {
        self.last.push(chat.id.clone());
        self.chats.push(chat);
        self.chats.len() - 1
    }

    /// A chat that was written elsewhere.
    pub(super) fn bring(&mut self, chat: Chat) {
        self.chats.push(Chat { changed: false, ..chat });
    }

    pub(super) fn place(&self, id: &str) -> Option<usize> {
        self.chats.iter().position(|chat| chat.id == id)
    }

    /// Something is done to a chat.
    pub(super) fn change(&mut self, chat: usize) -> &mut Chat {
        self.chats[chat].changed = true;
        &mut self.chats[chat]
    }

    /// Something is said in a chat.
    pub(super) fn said(&mut self, chat: usize) -> &mut Chat {
        let id = self.chats[chat].id.clone();
        self.last.retain(|other| *other != id);
        self.last.push(id);
        self.change(chat)
    }

    pub(super) fn in_folder(&self, folder: &str) -> Vec<usize> {
        (0..self.chats.len()).filter(|chat| self.chats[*chat].folder.as_deref() == Some(folder)).collect()
    }
}

impl Chat {
    pub(super) fn new(told: &Value, title: &str) -> Self {
        Self {
            id: told["id"].as_str().unwrap().to_owned(),
            title: title.to_owned(),
            folder: None,
            pinned: false,
            archived: false,
            deleted: false,
            turns: Vec::new(),
            touched: Vec::new(),
            paid: 0,
            changed: true,
        }
    }

    pub(super) fn add(&mut self, turn: Turn) -> usize {
        self.turns.push(turn);
        self.touched.push(self.turns.len() - 1);
        self.turns.len() - 1
    }

    /// From the first turn to this one.
    fn way_to(&self, turn: usize) -> Vec<usize> {
        let mut way = vec![turn];
        while let Some(parent) = self.turns[way[0]].parent {
            way.insert(0, parent);
        }
        way
    }

    /// The versions of what follows this turn, oldest first.
    fn versions(&self, after: Option<usize>) -> Vec<usize> {
        (0..self.turns.len()).filter(|turn| self.turns[*turn].parent == after && !self.turns[*turn].removed).collect()
    }

    fn version_shown(&self, after: Option<usize>) -> Option<usize> {
        let versions = self.versions(after);
        self.touched.iter().rev().copied().find(|turn| versions.contains(turn))
    }

    /// Whether neither it nor anything before it was removed.
    pub(super) fn is_there(&self, turn: usize) -> bool {
        self.way_to(turn).into_iter().all(|turn| !self.turns[turn].removed)
    }

    /// One of the turns that are there and like this.
    pub(super) fn one_of(&self, number: u8, wanted: impl Fn(&Turn) -> bool) -> Option<usize> {
        let fits = |turn: &usize| self.is_there(*turn) && wanted(&self.turns[*turn]);
        let fitting: Vec<usize> = (0..self.turns.len()).filter(fits).collect();
        fitting.get(usize::from(number) % fitting.len().max(1)).copied()
    }

    /// Walks to a turn.
    pub(super) fn show(&mut self, turn: usize) {
        for step in self.way_to(turn) {
            if self.version_shown(self.turns[step].parent) != Some(step) {
                self.touched.retain(|other| *other != step);
                self.touched.push(step);
            }
        }
    }

    /// The turns on screen.
    pub(super) fn shown(&self) -> Vec<usize> {
        let mut shown = Vec::new();
        while let Some(next) = self.version_shown(shown.last().copied()) {
            shown.push(next);
        }
        shown
    }

    /// The same with their words and their versions.
    pub(super) fn path(&self) -> Vec<Value> {
        let told = |turn: usize| {
            let versions = self.versions(self.turns[turn].parent);
            let ids: Vec<&str> = versions.iter().map(|version| self.turns[*version].id.as_str()).collect();
            json!([self.turns[turn].id, self.turns[turn].text, if ids.len() < 2 { Vec::new() } else { ids }])
        };
        self.shown().into_iter().map(told).collect()
    }

    /// A chat of its own with what was said up to this turn; nothing was paid in it.
    pub(super) fn copy(&self, turn: usize, id: &str, ids: Vec<String>) -> Self {
        let way = self.way_to(turn);
        let mut copy = Self {
            id: id.to_owned(),
            title: self.title.clone(),
            folder: self.folder.clone(),
            ..Self::new(&json!({ "id": id }), "")
        };
        for (place, (turn, id)) in way.into_iter().zip(ids).enumerate() {
            copy.add(Turn { id, parent: place.checked_sub(1), removed: false, cost: 0, ..self.turns[turn].clone() });
        }
        copy
    }

    /// What the list tells of it.
    pub(super) fn in_the_list(&self) -> String {
        json!([self.id, self.title, self.folder, self.pinned, self.archived]).to_string()
    }
}
