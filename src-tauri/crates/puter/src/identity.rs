//! Who uses this library.

/// The program that uses this library, as servers and people see it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct AppIdentity {
    /// What it is called: where a person approves its access, and on the page in the browser after that.
    pub name: &'static str,
    /// What it sends as `User-Agent`, such as `Example/1.0`.
    pub user_agent: &'static str,
}
