//! A picture that an answer points to is loaded only at a click, and never from this computer or its network.

use app::Reason;
use oriel_tests::Oriel;
use serde_json::json;

use crate::{puter, signed_in};

async fn refused(oriel: &Oriel, address: &str) -> Reason {
    oriel.call("picture.load", json!({ "address": address })).await.unwrap_err().reason
}

#[tokio::test]
async fn no_picture_is_loaded_from_this_computer_or_its_network() {
    let puter = puter().await;
    let oriel = signed_in(&puter).await;
    let asked = puter.requests().len();
    let port = puter.origin().port().unwrap();
    for host in ["127.0.0.1", "localhost", "puter.localhost", "[::1]", "0", "2130706433", "[::ffff:127.0.0.1]"] {
        let reason = refused(&oriel, &format!("http://{host}:{port}/pixel.png")).await;
        assert!(matches!(reason, Reason::PictureNotPublic | Reason::PictureUnanswered), "{host}: {reason:?}");
    }
    for address in ["file:///etc/passwd", "data:image/png;base64,AAAA", "javascript:alert(1)", "x.png", ""] {
        assert_eq!(refused(&oriel, address).await, Reason::PictureNotPublic, "{address}");
    }
    assert_eq!(puter.requests().len(), asked, "nobody was asked");
}
