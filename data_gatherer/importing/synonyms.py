"""What exports call our fields, in English, French, German and Spanish."""

from __future__ import annotations

from data_gatherer.importing.naming import key

_WORDS = {
    "deals": {
        "id": "id, deal id, opportunity id, record id, deal, opportunity, affaire, id affaire, n° affaire, "
        "vorgang, auftragsnummer, geschäft id, deal nr, negocio id, id negocio, id oportunidad, id de "
        "oportunidad, nummer, numéro, número, key, ref, reference, référence",
        "name": "name, deal name, title, deal title, opportunity, opportunity name, subject, bezeichnung, titel, "
        "dealname, nom, nom de l'affaire, intitulé, nombre, nombre del negocio, título, oportunidad, "
        "projekt, project",
        "stage": "stage, deal stage, phase, step, status, sales stage, stufe, verkaufsphase, vertriebsphase, "
        "étape, etape, phase de vente, statut, etapa, fase, estado",
        "pipeline": "pipeline, vertriebspipeline, funnel, embudo, entonnoir",
        "amount": "amount, value, deal value, close value, revenue, betrag, wert, auftragswert, summe, umsatz, "
        "volumen, montant, valeur, importe, valor, monto, price, preis, prix, precio",
        "currency": "currency, currency code, währung, devise, monnaie, moneda, divisa",
        "owner_name": "owner, deal owner, owner name, sales agent, sales rep, rep, salesperson, account manager, "
        "besitzer, verantwortlich, verantwortlicher, zuständig, inhaber, bearbeiter, vertriebler, "
        "propriétaire, commercial, responsable, vendeur, propietario, vendedor",
        "owner_email": "owner email, owner mail, rep email, sales rep email, e-mail besitzer",
        "company_id": "company id, account id, organization id, company, account, organization, organisation, customer, "
        "client, firm, firma, kunde, unternehmen, société, entreprise, compte, empresa, cliente, cuenta",
        "created_at": "created, created at, created date, creation date, create date, opened, open date, engage date, "
        "start date, erstellt, erstellt am, angelegt, angelegt am, erstellungsdatum, créé le, date de "
        "création, ouverture, creado, fecha de creación, creado el",
        "stage_entered_at": "stage entered, entered, stage since, stage changed, in stage since, phase seit, in phase seit, "
        "dans l'étape depuis, en etapa desde, last stage change",
        "close_date": "close date, closing, closing date, close, closed, expected close date, close day, abschluss, "
        "abschlussdatum, abschluss am, erwarteter abschluss, date de clôture, clôture, échéance, fecha de "
        "cierre, cierre",
        "loss_reason": "loss reason, lost reason, why lost, reason lost, verlustgrund, motif de perte, raison de la "
        "perte, motivo de pérdida",
        "probability": "probability, win probability, wahrscheinlichkeit, probabilité, probabilidad",
        "contact_ids": "contact ids, associated contact ids, contact id, contact, ansprechpartner, kontakt, contacto, "
        "interlocuteur",
    },
    "companies": {
        "id": "id, company id, account id, organization id, firm id, kundennummer, firmen id, firmennummer, id "
        "société, id entreprise, id empresa, key",
        "name": "name, company, company name, account, account name, organization, organization name, firm, "
        "firma, firmenname, unternehmen, kunde, société, nom, raison sociale, entreprise, empresa, razón "
        "social, nombre",
        "domain": "domain, website, web, url, homepage, webseite, site, site web, sitio web, página web, dominio, "
        "domaine",
        "industry": "industry, sector, branche, secteur, secteur d'activité, industria",
        "employees": "employees, staff, number of employees, mitarbeiter, mitarbeiterzahl, anzahl mitarbeiter, "
        "effectif, salariés, empleados",
        "country": "country, land, pays, país, country code",
        "city": "city, town, ort, stadt, ville, ciudad",
    },
    "contacts": {
        "id": "id, contact id, person id, kontakt id, personen id, id contact, id contacto",
        "name": "name, full name, contact name, person, contact, kontakt, ansprechpartner, nom complet, nom, "
        "nombre, nombre completo",
        "email": "email, e-mail, mail, email address, e-mail-adresse, mailadresse, courriel, adresse e-mail, "
        "adresse mail, correo, correo electrónico",
        "phone": "phone, telephone, mobile, phone number, telefon, handy, mobil, telefonnummer, téléphone, "
        "portable, tél, teléfono, móvil",
        "title": "title, job title, role, position, function, funktion, stelle, poste, fonction, cargo, puesto",
        "linkedin": "linkedin, linkedin url, linkedin profile",
        "language": "language, sprache, langue, idioma",
        "time_zone": "time zone, timezone, zone, zeitzone, fuseau horaire, zona horaria",
        "buying_role": "buying role, decision role, rolle, rôle, rol",
        "deal_id": "deal id, opportunity id, deal, opportunity, affaire, id affaire, vorgang, geschäft, negocio, "
        "oportunidad",
        "deal_ids": "deal ids, deals, associated deal ids, opportunities",
        "company_id": "company id, account id, organization id, company, account, organization, firma, unternehmen, "
        "kunde, société, entreprise, empresa",
    },
    "interactions": {
        "id": "id, activity id, note id, event id, entry id, interaction id, call id, email id",
        "deal_id": "deal id, opportunity id, deal, opportunity, affaire, id affaire, vorgang, geschäft, negocio, "
        "oportunidad",
        "deal_ids": "deal ids, deals, associated deal ids",
        "company_id": "company id, account id, company, account, firma, société, empresa",
        "contact_id": "contact id, person id, contact, person, who, kontakt, ansprechpartner, contacto, interlocuteur",
        "kind": "kind, type, activity type, art, typ, what, typ der aktivität, genre, type d'activité, tipo, "
        "channel, kanal, canal",
        "direction": "direction, way, richtung, sens, dirección, sentido",
        "at": "at, when, date, time, timestamp, activity date, datum, zeitpunkt, am, wann, date et heure, "
        "quand, fecha, cuándo, created at, created",
        "author": "author, by, owner, user, from, who by, autor, von, benutzer, verfasser, auteur, par, "
        "utilisateur, usuario, de",
        "subject": "subject, title, betreff, titel, objet, sujet, asunto, título",
        "text": "text, body, note, notes, content, description, comment, notiz, inhalt, beschreibung, kommentar, "
        "texte, contenu, commentaire, texto, contenido, nota, comentario, message, nachricht, mensaje",
        "outcome": "outcome, result, ergebnis, résultat, resultado",
    },
    "tasks": {
        "id": "id, task id, aufgaben id",
        "deal_id": "deal id, opportunity id, deal, opportunity, affaire, vorgang, geschäft, negocio, oportunidad",
        "company_id": "company id, account id, company, account, firma, société, empresa",
        "contact_id": "contact id, person id, contact, person, who, kontakt, contacto",
        "title": "title, task, subject, name, titel, aufgabe, betreff, tâche, titre, objet, tarea, asunto, título",
        "kind": "kind, type, art, typ, tipo",
        "assignee": "assignee, assigned to, owner, zuständig, zugewiesen an, verantwortlich, assigné à, responsable, "
        "asignado a",
        "due": "due, due date, deadline, fällig, fällig am, frist, échéance, date d'échéance, vencimiento, fecha "
        "de vencimiento",
        "done": "done, completed, status, erledigt, terminé, fait, hecho, completado, statut, estado",
    },
    "changes": {
        "id": "id, change id, history id",
        "deal_id": "deal id, opportunity id, deal, opportunity, affaire, vorgang, geschäft, negocio",
        "field": "field, property, feld, champ, campo",
        "old": "old, old value, from, before, alt, alter wert, ancienne valeur, ancien, valor anterior, anterior",
        "new": "new, new value, to, after, neu, neuer wert, nouvelle valeur, nouveau, valor nuevo, nuevo",
        "at": "at, when, date, changed at, created date, datum, geändert am, modifié le, fecha",
    },
}
FILE_WORDS = {
    "deals": (
        "deal",
        "opportunit",
        "pipeline",
        "affaire",
        "geschaeft",
        "geschäft",
        "vorgang",
        "vorgänge",
        "negocio",
        "oportunidad",
        "chance",
    ),
    "companies": (
        "compan",
        "account",
        "organi",
        "firm",
        "kunde",
        "unternehmen",
        "entreprise",
        "societe",
        "société",
        "client",
        "empresa",
    ),
    "contacts": ("contact", "people", "person", "kontakt", "ansprechpartner", "contacto"),
    "interactions": (
        "interaction",
        "activit",
        "note",
        "event",
        "log",
        "call",
        "mail",
        "meeting",
        "notiz",
        "aktivit",
        "journal",
        "actividad",
    ),
    "tasks": ("task", "todo", "aufgabe", "tache", "tâche", "tarea"),
    "changes": ("change", "history", "verlauf", "historique", "historial"),
}
KINDS = {
    "call": ("call", "phone", "anruf", "telefon", "appel", "llamada"),
    "meeting": (
        "meeting",
        "visit",
        "demo",
        "lunch",
        "termin",
        "besuch",
        "treffen",
        "rendez",
        "réunion",
        "rdv",
        "reunión",
        "visita",
        "cita",
    ),
    "email": ("mail", "courriel", "correo"),
    "linkedin": ("linkedin",),
    "whatsapp": ("whatsapp",),
    "form": ("form", "anfrage", "formulaire", "formulario"),
    "note": ("note", "notiz", "nota", "comment"),
}
DIRECTIONS = {
    "inbound": (
        "in",
        "inbound",
        "incoming",
        "received",
        "eingehend",
        "eingang",
        "entrant",
        "reçu",
        "entrante",
        "recibido",
    ),
    "outbound": (
        "out",
        "outbound",
        "outgoing",
        "sent",
        "ausgehend",
        "ausgang",
        "sortant",
        "envoyé",
        "saliente",
        "enviado",
    ),
    "internal": ("internal", "intern", "interne", "interno"),
}


def names_of(table: str) -> dict[str, list[str]]:
    """Return what each field of *table* may be called, for comparison, the likeliest first."""
    return {
        field: [key(word.strip()) for word in (f"{field}, {words}").split(",")]
        for field, words in _WORDS[table].items()
    }
