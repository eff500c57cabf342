"""What people type into a search box, and which pages they should see among the first three.

The first table is about the example conference, the second about the small one below, whose pages
are in English, German, Japanese and Chinese, and whose site is English.
"""

from __future__ import annotations

from collections.abc import Sequence
from typing import NamedTuple


class Query(NamedTuple):
    """Words, the pages one of which they should find, and what the reader is told.

    Without pages, nothing may be found. `says` is a part of what was searched instead, or of what
    else may have been meant.
    """

    words: str
    pages: Sequence[str] = ()
    says: str = ""


COLLAPSE = ("minutes/gan-mode-collapse/", "sessions/gan-mode-collapse/")
ADVERSARIAL = ("sessions/adversarial-examples/",)
PRIVACY = ("minutes/private-learning/", "sessions/private-learning/")
BAYES = ("minutes/bayesian-optimization/", "sessions/bayesian-optimization/")
DEEP_RL = ("minutes/reproducible-deep-rl/", "sessions/reproducible-deep-rl/")
BATCH_NORM = ("minutes/batch-norm-in-rl/", "sessions/batch-norm-in-rl/")
SHARP = ("minutes/sharp-minima/", "sessions/sharp-minima/")
FAIRNESS = ("minutes/fairness-criteria/", "sessions/fairness-criteria/")
SIXTEEN = ("minutes/low-precision-training/", "sessions/low-precision-training/")
ROBOT = ("minutes/sim-to-real/", "sessions/sim-to-real/")
COURSE = ("minutes/first-course/", "sessions/first-course/")
CLINIC = ("minutes/rl-debugging-clinic/", "sessions/rl-debugging-clinic/")
HOSPITAL = ("sessions/healthcare-data/",)

ABOUT_THE_EXAMPLE = (
    # As it is written.
    Query("mode collapse", COLLAPSE),
    Query("minibatch discrimination", COLLAPSE),
    Query("code of conduct", ("code-of-conduct/",)),
    # Slips.
    Query("mode colapse", COLLAPSE, "mode collapse"),
    Query("advesarial exmaples", ADVERSARIAL, "adversarial examples"),
    Query("diferential privacy", PRIVACY, "differential privacy"),
    Query("bayesain optimisation", BAYES, "bayesian"),
    Query("wiskers hyperbnd", BAYES, "hyperband"),
    Query("whitebord", COLLAPSE + SHARP + ("venue/", *HOSPITAL, "rooms/atrium/"), "whiteboard"),
    Query("batch normlization", BATCH_NORM, "batch normalization"),
    Query("reinforcment learning", ("topics/reinforcement-learning/",), "reinforcement"),
    Query("fairnes", (*FAIRNESS, "topics/fairness-and-privacy/")),
    Query("gradiants", (*COLLAPSE, *PRIVACY, *SIXTEEN, "people/junho/"), "gradient"),
    Query("attention aligment", ("sessions/attention-and-alignment/",), "alignment"),
    Query("exercize", COURSE),
    Query("colapses", COLLAPSE, "collapse"),
    Query("calibraton", FAIRNESS, "calibration"),
    # One and many, and other endings.
    Query("simulators", ROBOT),
    Query("robots grasping", ROBOT),
    Query("hospitals model", HOSPITAL),
    Query("leaving universities career", ("sessions/careers-outside-academia/",)),
    Query("hearing loops", ("venue/", "rooms/atrium/")),
    Query("rounding weights stochastically", SIXTEEN),
    Query("sharp minimum", SHARP),
    Query("interpretability", ("sessions/interpretability-for-whom/",)),
    Query("raw audios", ("sessions/raw-audio/",)),
    Query("flat minimum", SHARP),
    Query("learnt target networks", BATCH_NORM),
    Query("differentially private", PRIVACY),
    Query("rl clinics", CLINIC),
    Query("leaderboards", COURSE),
    # Questions.
    Query("who decided ten seeds", DEEP_RL),
    Query("how do I propose a session?", ("propose/",)),
    Query("where is the hearing loop", ("venue/", "rooms/atrium/")),
    Query("what is mode collapse?", COLLAPSE),
    Query("why were the hospital models never used", HOSPITAL),
    Query("when is the closing circle", ("about/", "rooms/atrium/")),
    Query("which exercises should a first course have", COURSE),
    Query("how do I take notes", ("take-notes/",)),
    Query("cómo se mide la incertidumbre de una red", ("sessions/active-learning/",)),
    Query("who wrote about hyperband", BAYES),
    Query("how many seeds should I use", DEEP_RL),
    Query("what did they decide about epsilon", PRIVACY),
    Query("who has written the notes on sharp minima", SHARP),
    Query("where can I find toilets", ("venue/",)),
    Query("is anything recorded", ("faq/",)),
    Query("recording of sessions", ("faq/",)),
    Query("two sessions at the same time", ("faq/",)),
    Query("how can I get to the venue by bus", ("venue/",)),
    # People.
    Query("Farida Rahimova", ("people/farida/",)),
    Query("rahimowa", ("people/farida/",), "rahimova"),
    Query("Tomasz Wieczoreck", ("people/tomasz/",), "wieczorek"),
    Query("Oluwasean Adebayo", FAIRNESS, "oluwaseun"),
    Query("Novotna strokes", COLLAPSE),
    Query("nikhil varadarajan error bars", ("sessions/error-bars-for-rl/",)),
    Query("Priyanka Desmukh", ("sessions/training-run-clinic/", *DEEP_RL), "deshmukh"),
    Query("who is Wei-Lin Tsao", ADVERSARIAL),
    # Rooms.
    Query("terrace", ("rooms/terrace/",)),
    Query("room workshop", ("rooms/workshop/",)),
    Query("where is the library", ("rooms/library/",)),
    Query("quiet room", ("venue/",)),
    Query("vegan food", ("venue/",)),
    # In another order, or in one word.
    Query("optimization bayesian", BAYES),
    Query("clinic debugging rl", CLINIC),
    Query("white board sketch", COLLAPSE),
    Query("mini-batch discrimination", COLLAPSE),
    Query("robotarm", ("rooms/workshop/", "venue/"), "robot arm"),
    # Without marks.
    Query("radiologa radiografias", ("sessions/active-learning/",)),
    # What is nowhere.
    Query("xqzvwk"),
    Query("kubernetes"),
    Query("wokshpo", (), "workshop"),
)

CONFERENCE = """\
name: Small
acronym: small
timezone: Europe/Berlin
days: [{date: 2016-10-07, slots: [{start: "09:00", end: "10:00"}, {start: "10:00", end: "11:00"}]}]
rooms: [{id: aula, name: Große Aula}, {id: haus, name: Gartenhaus}]
"""
MKDOCS = """\
site_name: Small
docs_dir: content
theme: {name: material, font: false}
plugins: [socml]
"""
FILES = {
    "conference.yml": CONFERENCE,
    "mkdocs.yml": MKDOCS,
    "content/index.md": "# Home\n\nA small conference in four languages.\n",
    "content/venue.md": "# Venue\n\nThe lift is beside the entrance. Coffee is in the garden.\n",
    "sessions/streets.md": """\
---
title: Straßen ohne Autos
proposers: Łukasz Żółć
language: de
start: 2016-10-07 09:00
room: aula
---

Welche Straße soll gesperrt werden, und für wen? Fußwege, Fahrräder und Häuser mit Gärten.
""",
    "minutes/streets.md": """\
---
language: de
---

Wir haben die Karte der Mühlenstraße angesehen. Die Lärmmessung war unvollständig.

## Entscheidungen

- Wir haben entschieden, die Mühlenstraße im Sommer zu sperren.
- Das Fahrrad hat Vorrang vor dem Auto.

## Aufgaben

- [ ] Søren Kjærgård: Bürgermeisterin anschreiben
""",
    "sessions/rates.md": """\
---
title: Die Lernrate und der Zufall
proposers: Jörg Müller
language: de
start: 2016-10-07 10:00
room: haus
---

Eine zu große Lernrate zerstört das Netz. Wie wählt man sie, und wer prüft das Ergebnis?
""",
    "sessions/evaluation.md": """\
---
title: 生成モデルの評価
proposers: 山田花子
language: ja
---

画像の品質をどのように測るか。評価指標の限界について話し合います。
""",
    "minutes/evaluation.md": """\
---
language: ja
---

参加者は十二人。自動評価と人間の評価は一致しなかった。

## 決定事項

- 来年までに評価指標を公開することに決めた。
- データセットのライセンスを確認する。
""",
    "sessions/tea.md": """\
---
title: お茶と休憩について
proposers: 佐藤健
language: ja
---

会議の休憩時間は短すぎる。庭でお茶を飲みながら話したい。
""",
    "sessions/safety.md": """\
---
title: 强化学习的安全性
proposers: 王小明
language: zh
---

奖励函数设计得不好时，机器人会做出危险的动作。我们讨论如何限制探索。
""",
    "minutes/safety.md": """\
---
language: zh
---

大家看了三个例子。

## 决定

- 决定先在模拟器里测试，再用真正的机器人。
- 谁都可以停止实验。
""",
    "sessions/translation.md": """\
---
title: Translation of menus
proposers: Søren Kjærgård
---

The smørrebrød was lost in translation. Is 機械翻訳 better than people?
""",
}

ABOUT_THE_SMALL = (
    # German: letters both ways, endings, questions, slips.
    Query("Straßen", ("sessions/streets/", "minutes/streets/")),
    Query("strassen ohne autos", ("sessions/streets/",)),
    Query("Muehlenstrasse", ("minutes/streets/",)),
    Query("mullers lernraten", ("sessions/rates/",)),
    Query("wer hat entschieden, die Straße zu sperren?", ("minutes/streets/",)),
    Query("wie wählt man die Lernrate", ("sessions/rates/",)),
    Query("fahrräder vorrang", ("minutes/streets/",)),
    Query("haus mit garten", ("sessions/streets/",)),
    Query("Bürgermeister", ("minutes/streets/",)),
    Query("entscheidung sommer", ("minutes/streets/",)),
    Query("lernrte zufal", ("sessions/rates/",), "lernrate"),
    Query("Unvolständige Lärmmesung", ("minutes/streets/",), "unvollständig"),
    Query("grosse aula", ("rooms/aula/",)),
    Query("gartenhaus", ("rooms/haus/",)),
    Query("Gaerten", ("sessions/streets/",)),
    Query("zerstoert", ("sessions/rates/",)),
    Query("Fahrad", ("minutes/streets/", "sessions/streets/"), "fahrrad"),
    # Names.
    Query("lukasz zolc", ("sessions/streets/",)),
    Query("Łukas Żołć", ("sessions/streets/",)),
    Query("Soren Kjaergaard", ("sessions/translation/", "minutes/streets/")),
    Query("Joerg Mueller", ("sessions/rates/",)),
    Query("smorrebrod", ("sessions/translation/",)),
    # Japanese.
    Query("誰が決めた", ("minutes/evaluation/",)),
    Query("評価指標", ("minutes/evaluation/", "sessions/evaluation/")),
    Query("生成モデル", ("sessions/evaluation/",)),
    Query("モデル 評価", ("sessions/evaluation/",)),
    Query("品質はどう測るか", ("sessions/evaluation/",)),
    Query("データセット ライセンス", ("minutes/evaluation/",)),
    Query("お茶", ("sessions/tea/",)),
    Query("山田", ("sessions/evaluation/",)),
    Query("翻訳", ("sessions/translation/",)),
    Query("会議", ("sessions/tea/",)),
    Query("いつ休憩しますか", ("sessions/tea/",)),
    Query("指標の公開", ("minutes/evaluation/",)),
    Query("機械翻訳", ("sessions/translation/",)),
    Query("どこでお茶を飲みますか", ("sessions/tea/",)),
    # Chinese.
    Query("强化学习", ("sessions/safety/",)),
    Query("安全 学习", ("sessions/safety/",)),
    Query("谁决定了先测试", ("minutes/safety/",)),
    Query("奖励函数为什么不好", ("sessions/safety/",)),
    Query("机器人", ("sessions/safety/", "minutes/safety/")),
    Query("机器人 模拟器", ("minutes/safety/",)),
    Query("怎么限制探索", ("sessions/safety/",)),
    Query("王小明", ("sessions/safety/",)),
    # What is nowhere.
    Query("量子力学"),
    Query("Straßenverkehr"),
    Query("zzqqy"),
)
