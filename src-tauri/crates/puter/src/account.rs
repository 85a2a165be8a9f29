//! Whose account it is, what it has cost this month, and how much room is left.
//! Three questions, each one request.

use crate::{
    Client,
    client::Again,
    error::Result,
    wire::{self, Allowance},
};

/// Money is counted in millionths of a US cent (recorded: metering-usage).
const MICROCENTS_PER_DOLLAR: f64 = 100_000_000.0;

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

/// What this month has cost, in US dollars (or in the server's own credits where `in_credits` says so).
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Usage {
    /// Spent this month.
    pub used_usd: f64,
    /// What a month includes.
    pub allowance_usd: f64,
    /// What can still be spent, bought credit included.
    pub remaining_usd: f64,
    /// Whether the three numbers are credits of the server instead of dollars.
    pub in_credits: bool,
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
        let space: wire::Space = self.post("space", Again::Read, "df", &serde_json::json!({})).await?;
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
        let Allowance { remaining, month_usage_allowance, unit } = usage.allowance_info;
        let in_credits = unit.as_deref() == Some("credits");
        let scale = if in_credits { 1.0 } else { MICROCENTS_PER_DOLLAR };
        Usage {
            used_usd: usage.usage.total / scale,
            allowance_usd: month_usage_allowance / scale,
            remaining_usd: remaining / scale,
            in_credits,
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
        assert_eq!(usage.allowance_usd, 0.5);
        assert!((usage.used_usd - 0.003_255_329).abs() < 1e-8, "{}", usage.used_usd);
        assert!((usage.remaining_usd - 0.496_744_670).abs() < 1e-8, "{}", usage.remaining_usd);
        assert!(!usage.in_credits);
    }

    #[test]
    fn credits_are_shown_as_they_are() {
        let usage: wire::Usage = serde_json::from_value(serde_json::json!({
            "usage": {"total": 12.5},
            "allowanceInfo": {"remaining": 87.5, "monthUsageAllowance": 100, "unit": "credits"},
        }))
        .unwrap();
        let usage = Usage::from(usage);
        assert_eq!((usage.used_usd, usage.allowance_usd, usage.remaining_usd), (12.5, 100.0, 87.5));
        assert!(usage.in_credits);
    }
}
