// On a small screen the side list is a strip: bring the present page into sight.
document.querySelector(".y-settings-side [aria-current]")?.scrollIntoView({ block: "nearest", inline: "center" });
