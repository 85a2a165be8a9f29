//! Whose account it is, what it has cost this month, and how much room is left.
//! Three questions, each one request.

use crate::{
    Client,
    error::Result,
    http::Again,
    money::MICROCENTS_PER_DOLLAR,
    wire::{self, Allowance},
};

const THOUSANDTHS: f64 = 1000.0;

/// Whose account it is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct User {
    /// The name, which is also the first part of every path of theirs.
    pub username: String,
    /// The account's id.
    pub uuid: String,
    /// The e-mail address, where there is one and the token may see it.
    pub email: Option<String>,
    /// A throw-away account that Puter made for a browser it had never seen.
    pub is_temp: bool,
    /// Whether the e-mail address was confirmed.
    pub email_confirmed: bool,
    /// Whether something must be confirmed (e-mail, phone or card) before nearly anything else is answered.
    pub must_verify: bool,
}

/// What this month has cost, in the unit that the server counts in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Usage {
    /// Spent this month.
    pub used: i64,
    /// What a month includes.
    pub allowance: i64,
    /// What can still be spent, bought credit included.
    pub remaining: i64,
    /// What the three numbers count.
    pub unit: Unit,
}

/// What a server counts money in.
#[derive(Clone, Copy, Debug, PartialEq)]
pub enum Unit {
    /// Millionths of a US cent.
    Microcents,
    /// Thousandths of a credit of the server's own.
    Millicredits {
        /// How many credits are worth a US dollar, where the server says so.
        credits_per_usd: Option<f64>,
    },
}

impl Usage {
    /// What can still be spent, in microcents; `None` where it is credits and the server does not say what one is
    /// worth. Nothing is nothing in every unit.
    pub fn remaining_microcents(&self) -> Option<u64> {
        let Ok(remaining) = u64::try_from(self.remaining) else { return Some(0) };
        match self.unit {
            Unit::Microcents => Some(remaining),
            _ if remaining == 0 => Some(0),
            Unit::Millicredits { credits_per_usd } => credits_per_usd.map(|credits| {
                let usd = remaining as f64 / THOUSANDTHS / credits;
                (usd * MICROCENTS_PER_DOLLAR as f64) as u64
            }),
        }
    }
}

/// Storage, in bytes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Space {
    /// Taken.
    pub used: u64,
    /// All there is.
    pub capacity: u64,
}

impl Client {
    /// Asks whose token this is (recorded: whoami-access-token).
    ///
    /// # Errors
    /// [`SignedOut`](crate::ErrorKind::SignedOut) if it is nobody's any more.
    pub async fn whoami(&self) -> Result<User> {
        Ok(self.get::<wire::User>("whoami", "whoami").await?.into())
    }

    /// Asks what this month has cost (recorded: metering-usage).
    ///
    /// # Errors
    /// Those of any request.
    pub async fn usage(&self) -> Result<Usage> {
        Ok(self.get::<wire::Usage>("usage", "metering/usage").await?.into())
    }

    /// Asks how much room is left (recorded: fs-df).
    ///
    /// # Errors
    /// Those of any request.
    pub async fn space(&self) -> Result<Space> {
        let space: wire::Space = self.post("space", Again::Idempotent, "df", &wire::Nothing {}).await?;
        Ok(Space { used: space.used as u64, capacity: space.capacity as u64 })
    }
}

impl From<wire::User> for User {
    fn from(user: wire::User) -> User {
        User {
            must_verify: user.requires_email_confirmation
                || user.requires_phone_verification
                || user.requires_card_verification,
            username: user.username,
            uuid: user.uuid,
            email: user.email,
            is_temp: user.is_temp,
            email_confirmed: user.email_confirmed,
        }
    }
}

impl From<wire::Usage> for Usage {
    fn from(usage: wire::Usage) -> Usage {
        let Allowance { remaining, month_usage_allowance, unit, credit_multiplier } = usage.allowance_info;
        let (unit, scale) = match unit.as_deref() {
            Some("credits") => {
                let credits_per_usd = credit_multiplier.filter(|credits| credits.is_finite() && *credits > 0.0);
                (Unit::Millicredits { credits_per_usd }, THOUSANDTHS)
            }
            _ => (Unit::Microcents, 1.0),
        };
        Usage {
            used: (usage.usage.total * scale).ceil() as i64,
            allowance: (month_usage_allowance * scale).floor() as i64,
            remaining: (remaining * scale).floor() as i64,
            unit,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::recorded::answer;

    #[test]
    fn the_recorded_user_is_read() {
        let user = User::from(answer::<wire::User>("whoami-access-token"));
        assert_eq!(user.username, "testuser");
        assert_eq!(user.email.as_deref(), Some("testuser@example.com"));
        assert!(user.email_confirmed && !user.is_temp && !user.must_verify);
    }

    #[test]
    fn an_app_token_sees_no_email() {
        assert_eq!(User::from(answer::<wire::User>("whoami-app-token")).email, None);
    }

    #[test]
    fn the_recorded_month_is_half_a_dollar_of_which_a_third_of_a_cent_was_spent() {
        let usage = Usage::from(answer::<wire::Usage>("metering-usage"));
        assert_eq!((usage.unit, usage.allowance), (Unit::Microcents, 50_000_000));
        assert_eq!((usage.used, usage.remaining), (325_533, 49_674_467));
        assert_eq!(usage.remaining_microcents(), Some(49_674_467));
    }

    #[test]
    fn credits_stay_credits_and_are_dollars_only_where_the_server_says_what_one_is_worth() {
        let usage = |remaining: f64, more: serde_json::Value| {
            let mut info =
                serde_json::json!({ "remaining": remaining, "monthUsageAllowance": 1000, "unit": "credits" });
            info.as_object_mut().unwrap().extend(more.as_object().unwrap().clone());
            let usage = serde_json::json!({ "usage": { "total": 2.2 }, "allowanceInfo": info });
            Usage::from(serde_json::from_value::<wire::Usage>(usage).unwrap())
        };
        let silent = usage(997.8, serde_json::json!({}));
        assert_eq!((silent.used, silent.allowance, silent.remaining), (2200, 1_000_000, 997_800));
        assert_eq!((silent.unit, silent.remaining_microcents()), (Unit::Millicredits { credits_per_usd: None }, None));
        assert_eq!(
            usage(1000.0, serde_json::json!({ "creditMultiplier": 2000 })).remaining_microcents(),
            Some(50_000_000)
        );
        assert_eq!(usage(1000.0, serde_json::json!({ "creditMultiplier": 0 })).remaining_microcents(), None);
        assert_eq!(usage(0.0, serde_json::json!({})).remaining_microcents(), Some(0), "nothing is nothing");
    }
}
