//! What is in an account at the beginning: a house to think about, pictures, and a folder with thousands of entries for
//! one person; a garden for another; nothing for anybody else.

use base64::{Engine, prelude::BASE64_STANDARD};
use bytes::Bytes;
use url::Url;

use crate::{
    files,
    tree::{Content, Tree},
    world::now_ms,
};

/// How many files the folder for paging holds.
const ARCHIVE: usize = 2500;
const FLOOR_PLAN: &[u8] = include_bytes!("pictures/floor-plan.png");
const TERRACE: &[u8] = include_bytes!("pictures/terrace.png");
const MINUTE: u64 = 60;
const DAY: u64 = 24 * 60 * MINUTE;

const BILLS: &str = "month,kWh,night_kWh,cost_eur\n2025-01,1420,610,312.40\n2025-02,1290,580,286.10\n\
    2025-03,1010,440,221.75\n2025-04,720,300,158.30\n2025-05,410,150,96.20\n2025-06,280,110,71.90\n\
    2025-07,260,100,68.05\n2025-08,270,105,69.80\n2025-09,390,160,93.15\n2025-10,760,330,166.40\n\
    2025-11,1130,500,247.85\n2025-12,1380,600,303.60\n";

const NOTES: &str = "# Survey notes\n\nVisited on a wet Thursday.\n\n- Loft insulation: 100 mm, should be 270 mm\n\
    - South roof: **34 m²**, no shade after ten\n- Boiler: 2009, serviced last year\n\n## To ask\n\n\
    1. Is the meter ready for a night tariff?\n2. Where would the outdoor unit stand?\n";

const BREAKEVEN: &str = "\"\"\"When has the heat pump paid for itself?\"\"\"\n\n\ndef breakeven(pump, boiler, year_pump, year_boiler):\n    \
    return (pump - boiler) / (year_boiler - year_pump)\n\n\nif __name__ == \"__main__\":\n    print(round(breakeven(11_400, 3_100, 740, 1_860), 1))\n";

const SOWING: &str = "# What to sow when\n\n- March: broad beans, under glass\n- April: carrots, beetroot\n\
    - May: everything else, after the last frost\n";

/// Puts in place what the person of this name begins with.
pub(crate) fn plant(tree: &mut Tree, name: &str, origin: &Url) {
    match name {
        "mira" => plant_house(tree, origin),
        "noor" => plant_garden(tree),
        _ => {}
    }
}

fn text(text: &'static str) -> Content {
    Content::Bytes(Bytes::from_static(text.as_bytes()))
}

fn plant_garden(tree: &mut Tree) {
    let now = now_ms() / 1000;
    tree.seed("Documents/Garden", Content::Folder, now - 9 * DAY);
    tree.seed("Documents/Garden/sowing-calendar.md", text(SOWING), now - 2 * DAY);
    tree.seed("Documents/Garden/seeds-2026.csv", text("plant,packets\nbroad bean,2\ncarrot,3\n"), now - DAY);
}

fn plant_house(tree: &mut Tree, origin: &Url) {
    let now = now_ms() / 1000;
    let house = "Documents/House 2026";
    tree.seed(house, Content::Folder, now - 40 * DAY);
    let inside = [
        ("Drawings", Content::Folder, 5 * DAY),
        ("Quotes", Content::Folder, 12 * DAY),
        ("Quotes/barros.txt", text("Heat pump, 9 kW, fitted: 11 400 EUR\n"), 12 * DAY),
        ("bills-2025.csv", text(BILLS), 20 * MINUTE),
        ("floor-plan-ground.png", Content::Bytes(Bytes::from_static(FLOOR_PLAN)), 35 * MINUTE),
        (
            "night-tariff-2026.pdf",
            Content::Bytes(pdf("Night tariff 2026: 0.11 EUR per kWh, 23:00 to 07:00").into()),
            DAY,
        ),
        ("breakeven.py", text(BREAKEVEN), DAY + 90 * MINUTE),
        ("survey-notes.md", text(NOTES), 4 * DAY),
        ("roof 🏠☀️ ideas.txt", text("Panels on the south side, 34 m².\n"), 6 * DAY),
        ("ملاحظات البيت.txt", text("ملاحظات عن البيت\n"), 7 * DAY),
    ];
    for (name, content, age) in inside {
        tree.seed(&format!("{house}/{name}"), content, now - age);
    }
    tree.seed("Pictures/terrace.png", Content::Bytes(Bytes::from_static(TERRACE)), now - 3 * DAY);
    for picture in [&format!("{house}/floor-plan-ground.png"), "Pictures/terrace.png"] {
        let uid = tree.at(&format!("/mira/{picture}")).map(|entry| entry.uid.clone());
        if let Some(entry) = uid.and_then(|uid| tree.get_mut(&uid)) {
            entry.thumbnail = Some(files::thumbnail(origin, &entry.uid));
        }
    }
    tree.seed("Public/hello.txt", text("Hello from a public folder.\n"), now - 2 * DAY);
    tree.seed("Archive", Content::Folder, now - 90 * DAY);
    for number in 0..ARCHIVE {
        let name = format!("Archive/record-{number:04}.txt");
        tree.seed(&name, Content::Bytes(format!("Record {number}\n").into()), now - 90 * DAY + number as u64);
    }
}

/// The picture of a terrace, as a model that draws sends one: a `data:` address.
pub(crate) fn picture_url() -> String {
    format!("data:image/png;base64,{}", BASE64_STANDARD.encode(TERRACE))
}

/// A PDF of one page with one line of text.
fn pdf(line: &str) -> Vec<u8> {
    let content = format!("BT /F1 18 Tf 60 760 Td ({line}) Tj ET");
    let objects = [
        "<< /Type /Catalog /Pages 2 0 R >>".to_owned(),
        "<< /Type /Pages /Kids [3 0 R] /Count 1 >>".to_owned(),
        "<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R \
         /Resources << /Font << /F1 5 0 R >> >> >>"
            .to_owned(),
        format!("<< /Length {} >>\nstream\n{content}\nendstream", content.len()),
        "<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica >>".to_owned(),
    ];
    let mut file = String::from("%PDF-1.4\n");
    let mut table = String::from("0000000000 65535 f \n");
    for (number, object) in objects.iter().enumerate() {
        table += &format!("{:010} 00000 n \n", file.len());
        file += &format!("{} 0 obj\n{object}\nendobj\n", number + 1);
    }
    let (begin, count) = (file.len(), objects.len() + 1);
    file += &format!("xref\n0 {count}\n{table}trailer\n<< /Size {count} /Root 1 0 R >>\nstartxref\n{begin}\n%%EOF\n");
    file.into_bytes()
}
