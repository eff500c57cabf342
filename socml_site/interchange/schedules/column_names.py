"""The fields of a session in a table, and what columns with them are called in many languages."""

from __future__ import annotations

from collections.abc import Mapping

# What people call them in Dutch, English, French, German, Italian, Portuguese and
# Spanish, and a few more; the likeliest first.
COLUMN_NAMES: Mapping[str, str] = {
    "title": "title, session title, talk title, event title, name of session, session name,"
    " event name, talk name, session, talk, event, name, summary, subject, titel, thema,"
    " veranstaltung, titre, intitule, titulo, titolo, nome, nombre, naam, tytul, название,"
    " заголовок, 标题, 題名, タイトル, 제목",
    "date": "date, day, start date, datum, tag, jour, fecha, dia, data, giorno, dag, дата, 日期,"
    " 日付, 날짜",
    "start": "start, starts, starts at, start at, start time, starttime, startdatetime, start date,"
    " startdate, begin, begins, begins at, from, dtstart, event start, when, time,"
    " scheduled at, date time, date, beginn, anfang, von, startzeit, uhrzeit, zeit, wann,"
    " debut, heure, inicio, comienzo, desde, hora, inizio, ora, van, tijd, starttijd,"
    " начало, время, 开始, 開始, 时间, 時間, 시작",
    "end": "end, ends, ends at, end at, end time, endtime, enddatetime, end date, enddate,"
    " finish, until, to, till, dtend, event end, ende, endzeit, bis, fin, hasta, fine,"
    " termino, fim, einde, eindtijd, tot, конец, 结束, 終了, 종료",
    "duration": "duration, length, minutes, duration min, duration minutes, dauer, lange, minuten,"
    " duree, duracion, durata, duracao, duur, длительность, 时长, 所要時間",
    "room": "room, room name, location, venue, place, where, hall, stage, space, raum, ort, saal,"
    " zimmer, buhne, salle, lieu, sala, lugar, luogo, aula, local, zaal, ruimte, plaats,"
    " locatie, комната, место, зал, 会场, 地点, 場所, 会場, 장소",
    "proposers": "proposers, proposer, speakers, speaker, speaker names, speaker name, attendees,"
    " attendee, presenters, presenter, persons, person, people, hosts, host, authors, author,"
    " facilitators, facilitator, organizer, organiser, lead, by, who, sprecher,"
    " sprecherin, sprecher in, referent, referentin, referenten, vortragende, leitung, wer,"
    " intervenants, intervenant, orateurs, orateur, ponentes, ponente, relatori, relatore,"
    " oradores, orador, palestrantes, palestrante, spreker, sprekers, докладчик, докладчики,"
    " 演讲者, 讲者, 講演者, 発表者, 발표자, full name, name, names",
    "moderators": "moderators, moderator, chair, chairs, moderation, moderateur, moderadora,"
    " moderador, moderatore, voorzitter",
    "format": "format, session format, session type, event type, type, kind, art, typ, form, tipo,"
    " formato, soort",
    "topics": "topics, topic, tracks, track, tags, tag, categories, category, theme, themes,"
    " themen, kategorie, kategorien, schlagworte, strang, categorie, categoria, categorias, tema,"
    " temas, piste, onderwerp, onderwerpen",
    "text": "subtitle, abstract, description, summary, text, details, content, about, untertitel,"
    " beschreibung, inhalt, zusammenfassung, sous titre, resume, descripcion, resumen,"
    " descrizione, descricao, resumo, beschrijving, samenvatting, описание, 描述, 説明,"
    " 概要, 설명",
    "language": "language, languages, lang, sprache, langue, idioma, lingua, taal, язык,"
    " 语言, 言語",
    "links": "links, link, url, urls, website, web site, web, homepage, slides, attachments,"
    " attachment, video, lien, liens, enlace, enlaces",
    "license": "license, licence, lizenz, licencia, licenza, licenca, licentie",
    "recording": "do not record, no recording, recording opt out, recording optout, opt out,"
    " optout, donotrecord",
    "status": "status, state, zustand, statut, estado, stato",
}  # fmt: skip
FIELDS = tuple(COLUMN_NAMES)
