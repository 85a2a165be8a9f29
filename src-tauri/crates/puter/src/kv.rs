//! The key-value store that belongs to the account.
//! An access token shares it with Puter's own desktop, so whoever writes here puts a prefix before every key and never
//! deletes what is not theirs; emptying the whole store is left out on purpose.

use std::collections::HashSet;

use serde::{Serialize, de::DeserializeOwned};
use serde_json::Value;

use crate::{
    Client,
    error::{Error, ErrorKind, Result},
    http::Again,
    wire,
};

/// The longest key, in bytes (recorded: kv-err-key-too-long).
pub const LONGEST_KEY: usize = 1024;
/// The largest value, in bytes of JSON (recorded: kv-err-value-too-large).
pub const LARGEST_VALUE: usize = 408_576;
/// How many entries are asked for at once.
const PAGE: u32 = 1000;

impl Client {
    /// Reads a value; `None` if there is none. A stored `null` looks the same (recorded: kv-set-null).
    ///
    /// # Errors
    /// [`ErrorKind::Guarded`] for an empty key or one of more than [`LONGEST_KEY`] bytes.
    pub async fn kv_get(&self, key: &str) -> Result<Option<Value>> {
        check_key("kv_get", key)?;
        let value: Value = self.kv("kv_get", Again::Idempotent, "get", wire::KvKey { key }).await?;
        Ok(Some(value).filter(|value| !value.is_null()))
    }

    /// Stores a value in place of whatever was there.
    ///
    /// # Errors
    /// [`ErrorKind::Guarded`] as for reading; [`ErrorKind::TooLarge`] for more than [`LARGEST_VALUE`] bytes.
    pub async fn kv_set(&self, key: &str, value: &Value) -> Result<()> {
        check_key("kv_set", key)?;
        if value.to_string().len() > LARGEST_VALUE {
            return Err(Error::new(ErrorKind::TooLarge, "kv_set", "The value is too large to be stored."));
        }
        let _: Value = self.kv("kv_set", Again::Idempotent, "set", wire::KvSet { key, value }).await?;
        Ok(())
    }

    /// Reads every entry whose key begins with `prefix`, in the order of the keys.
    ///
    /// # Errors
    /// Those of any request.
    pub async fn kv_list(&self, prefix: &str) -> Result<Vec<(String, Value)>> {
        let mut entries = Vec::new();
        let mut seen = HashSet::new();
        let mut cursor: Option<String> = None;
        loop {
            let args = wire::KvListArgs { form: "entries", pattern: prefix, limit: PAGE, cursor: cursor.as_deref() };
            let (items, next) = match self.kv("kv_list", Again::Idempotent, "list", args).await? {
                wire::KvList::Page { items, cursor } => (items, cursor),
                wire::KvList::Everything(items) => (items, None),
            };
            // The server reads some characters of a pattern as wildcards; we mean exactly this beginning.
            let ours = items.into_iter().filter(|entry| entry.key.starts_with(prefix));
            entries.extend(ours.map(|entry| (entry.key, entry.value)));
            match next {
                Some(next) if seen.insert(next.clone()) => cursor = Some(next),
                Some(_) => return Err(Error::new(ErrorKind::Garbled, "kv_list", "The list runs in circles.")),
                None => return Ok(entries),
            }
        }
    }

    /// Removes an entry. It is no error if there was none (recorded: kv-del-missing).
    ///
    /// # Errors
    /// [`ErrorKind::Guarded`] as for reading.
    pub async fn kv_delete(&self, key: &str) -> Result<()> {
        check_key("kv_delete", key)?;
        let _: Value = self.kv("kv_delete", Again::Idempotent, "del", wire::KvKey { key }).await?;
        Ok(())
    }

    async fn kv<T: DeserializeOwned>(
        &self,
        operation: &'static str,
        again: Again,
        method: &'static str,
        args: impl Serialize,
    ) -> Result<T> {
        const STORE: &str = "puter-kvstore";
        let call = wire::Call { interface: STORE, driver: STORE, method, test_mode: false, args };
        Ok(self.post::<wire::Answer<T>>(operation, again, "drivers/call", &call).await?.result)
    }
}

fn check_key(operation: &'static str, key: &str) -> Result<()> {
    if key.is_empty() || key.len() > LONGEST_KEY {
        return Err(Error::new(ErrorKind::Guarded, operation, "A key has between 1 and 1024 bytes."));
    }
    Ok(())
}
