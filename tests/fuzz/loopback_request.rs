//! Requests to the sign-in listener: whatever is sent, only a plain request for its one path is understood as that.
//! What "plain" means is written down here a second time, without the parser that is tested.

use puter::sign_in::Visit;
use url::Url;

const REDIRECT: &str = "http://127.0.0.1:41461/p4th";
const HOSTS: [&[u8]; 2] = [b"127.0.0.1:41461", b"[::1]:41461"];
const LARGEST: usize = 16 * 1024;

/// One connection's bytes.
///
/// # Panics
/// If they are understood as something that they do not say.
pub fn loopback_request(received: &[u8]) {
    let redirect: Url = REDIRECT.parse().expect("a constant address is one");
    let visit = Visit::read(received, &redirect);
    let printed = format!("{visit:?}");
    assert!(["Unfinished", "Link(…)", "Page", "Icon", "Stranger"].contains(&printed.as_str()), "{printed}");
    let target = match &visit {
        Visit::Stranger => return,
        Visit::Unfinished => {
            assert!(received.len() <= LARGEST, "read on beyond every measure");
            assert!(!received.windows(4).any(|bytes| bytes == b"\r\n\r\n"), "waited for more than there is");
            return;
        }
        Visit::Link(link) => {
            let query = link.strip_prefix("http://127.0.0.1:41461/p4th?").expect("the link is that of the redirect");
            assert!(query.bytes().all(|byte| byte.is_ascii_graphic() && byte != b'#'), "{query:?}");
            format!("/p4th?{query}")
        }
        Visit::Page => "/p4th".to_owned(),
        Visit::Icon => "/favicon.ico".to_owned(),
    };
    check_plain(received, &target);
    for end in [received.len() / 2, received.len() - 1] {
        assert_eq!(Visit::read(&received[..end], &redirect), Visit::Unfinished, "understood before it was said");
    }
}

/// Whether this is `GET` of this very target with one of our hosts, in lines that nobody can read in another way.
fn check_plain(received: &[u8], target: &str) {
    assert!(received.len() <= LARGEST, "{} bytes were taken", received.len());
    let head = received.strip_suffix(b"\r\n\r\n").expect("nothing follows the head");
    let mut lines = head.split(|byte| *byte == b'\n').map(|line| line.strip_suffix(b"\r").unwrap_or(line));
    assert_eq!(lines.next(), Some(format!("GET {target} HTTP/1.1").as_bytes()));
    let breaks = head.windows(2).filter(|bytes| bytes == b"\r\n").count();
    assert_eq!(head.iter().filter(|byte| matches!(byte, b'\r' | b'\n')).count(), 2 * breaks, "a stray line break");

    let mut hosts = Vec::new();
    for line in lines {
        assert!(!line.is_empty() && !line.starts_with(b" ") && !line.starts_with(b"\t"), "a line that goes on");
        let colon = line.iter().position(|byte| *byte == b':').expect("a header has a name");
        let (name, value) = (line[..colon].to_ascii_lowercase(), line[colon + 1..].trim_ascii());
        assert!(name != b"content-length" && name != b"transfer-encoding", "a body was announced");
        if name == b"host" {
            hosts.push(value);
        }
    }
    assert_eq!(hosts.len(), 1, "one host");
    assert!(HOSTS.contains(&hosts[0]), "our host");
}
