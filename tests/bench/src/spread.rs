//! A figure: what was measured, every value of it, and what it should be at most.

use serde_json::{Value, json};

/// By which of its values a figure is judged.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// The middle one: of repetitions of one thing.
    Median,
    /// That which nineteen of twenty stay below: of many things a person waits for.
    P95,
    /// The largest.
    Max,
}

/// One measured figure.
#[derive(Clone, Debug)]
pub struct Figure {
    /// What was measured, in a few words.
    pub what: &'static str,
    /// "ms", "×", "%".
    pub unit: &'static str,
    /// What it should be at most; none for a figure that only explains another.
    pub goal: Option<f64>,
    /// By which value it is judged.
    pub by: By,
    /// All values, sorted.
    values: Vec<f64>,
}

impl Figure {
    /// A figure of these values. Those that are no number are left out.
    pub fn new(what: &'static str, unit: &'static str, goal: Option<f64>, by: By, mut values: Vec<f64>) -> Self {
        values.retain(|value| value.is_finite());
        values.sort_by(f64::total_cmp);
        Self { what, unit, goal, by, values }
    }

    /// The value that this share of all values stay below or reach; 0 without values.
    pub fn at(&self, share: f64) -> f64 {
        let place = (share * self.values.len() as f64).ceil() as usize;
        self.values.get(place.max(1) - 1).copied().unwrap_or_default()
    }

    /// The value it is judged by.
    pub fn judged(&self) -> f64 {
        match self.by {
            By::Median => self.at(0.5),
            By::P95 => self.at(0.95),
            By::Max => self.at(1.0),
        }
    }

    /// Whether it is as it should be; `None` if nothing was said about that.
    pub fn reached(&self) -> Option<bool> {
        Some(!self.values.is_empty() && self.judged() <= self.goal?)
    }

    /// For `chat.json`.
    pub fn json(&self) -> Value {
        json!({
            "what": self.what, "unit": self.unit, "goal": self.goal, "judgedBy": format!("{:?}", self.by),
            "judged": self.judged(), "reached": self.reached(), "count": self.values.len(),
            "min": self.at(0.0), "median": self.at(0.5), "p95": self.at(0.95), "max": self.at(1.0),
        })
    }

    /// A line of the table.
    pub fn line(&self) -> String {
        let goal = self.goal.map_or_else(|| "    –".to_owned(), |goal| format!("{goal:>5}"));
        let verdict = match self.reached() {
            Some(true) => "yes",
            Some(false) => "NO",
            None => "",
        };
        let number = |value: f64| format!("{value:>8.1}");
        let spread = [0.5, 0.95, 0.0, 1.0].map(|share| number(self.at(share))).concat();
        let by = format!("{:?}", self.by).to_lowercase();
        format!("{:<62}{:>3}{goal} {by:<6}{:<4}{spread}{:>7}", self.what, self.unit, verdict, self.values.len())
    }
}

/// The head of the table.
pub fn head() -> String {
    let names = ["median", "p95", "min", "max"].map(|name| format!("{name:>8}")).concat();
    format!("{:<62}{:>3}{:>5} {:<6}{:<4}{names}{:>7}", "", "", "most", "by", "", "count")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_figure_is_judged_by_the_value_it_says() {
        let values = || (1..=100).map(f64::from).rev().collect::<Vec<_>>();
        for (by, expected) in [(By::Median, 50.0), (By::P95, 95.0), (By::Max, 100.0)] {
            let figure = Figure::new("it", "ms", Some(95.0), by, values());
            assert_eq!(figure.judged(), expected);
            assert_eq!(figure.reached(), Some(expected <= 95.0));
        }
        assert_eq!(
            Figure::new("it", "ms", Some(1.0), By::Max, vec![]).reached(),
            Some(false),
            "nothing proves nothing"
        );
    }
}
