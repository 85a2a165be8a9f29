//! The key-value store: what is written is read again, and only what is asked for is touched.
//! The store is shared with Puter's own desktop, so a prefix is taken literally.

use puter::{ErrorKind, kv};
use puter_stand_in::Route;
use serde_json::{Value, json};

use crate::{Here, kind};

#[tokio::test]
async fn what_is_stored_is_read_again_until_it_is_deleted() {
    let here = Here::new().await;
    let client = &here.client;
    let value = json!({"x": 1, "l": [1, 2], "s": "日本語"});
    assert_eq!(client.kv_get("oriel:a").await.unwrap(), None);
    client.kv_set("oriel:a", &value).await.unwrap();
    assert_eq!(client.kv_get("oriel:a").await.unwrap(), Some(value));
    client.kv_delete("oriel:a").await.unwrap();
    assert_eq!(client.kv_get("oriel:a").await.unwrap(), None);
    client.kv_delete("oriel:a").await.unwrap();
}

#[tokio::test]
async fn a_list_has_exactly_what_begins_with_the_prefix_over_all_pages() {
    let here = Here::new().await;
    for number in 0..1005 {
        here.client.kv_set(&format!("oriel:{number:04}"), &json!(number)).await.unwrap();
    }
    here.client.kv_set("orie", &json!("not ours")).await.unwrap();
    here.client.kv_set("other", &json!("not ours")).await.unwrap();
    let listed = here.client.kv_list("oriel:").await.unwrap();
    let expected: Vec<(String, Value)> =
        (0..1005).map(|number| (format!("oriel:{number:04}"), json!(number))).collect();
    assert_eq!(listed, expected);
    assert_eq!(here.client.kv_list("oriel:100").await.unwrap().len(), 5);
    assert_eq!(here.client.kv_list("nothing:").await.unwrap(), []);
}

#[tokio::test]
async fn what_the_store_cannot_take_is_not_sent() {
    let here = Here::new().await;
    let long = "k".repeat(kv::LONGEST_KEY + 1);
    for key in ["", &long] {
        assert_eq!(kind(here.client.kv_set(key, &json!(1)).await), ErrorKind::Guarded);
        assert_eq!(kind(here.client.kv_get(key).await), ErrorKind::Guarded);
        assert_eq!(kind(here.client.kv_delete(key).await), ErrorKind::Guarded);
    }
    let large = json!("v".repeat(kv::LARGEST_VALUE));
    assert_eq!(kind(here.client.kv_set("oriel:v", &large).await), ErrorKind::TooLarge);
    assert_eq!(here.asked(Route::Kv), 0);
    here.client.kv_set(&"k".repeat(kv::LONGEST_KEY), &json!("v".repeat(kv::LARGEST_VALUE - 2))).await.unwrap();
}
