"""The demonstration, served by the real server, and the people who read it."""

import http.client
import json
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from types import MappingProxyType
from typing import Final
from urllib.parse import urlencode, urlsplit

from tests.played import environment_of

__all__ = ["FILES", "PAGES", "Answer", "Demonstration", "Shown", "Visitor", "free_port", "served", "wait_for"]

MORLAIX: Final = Path(__file__).parents[2] / "src/maillage/journey/studies/syntheses/demonstration/morlaix"
FILES: Final = sorted(MORLAIX.glob("*.csv"))
"""The survey that the demonstration is made of."""
START_SECONDS: Final = 120


@dataclass(frozen=True)
class Shown:
    """A page to look at. ``who`` reads it, nobody where it is empty; ``address`` may name a row: ``{study}``."""

    name: str
    who: str
    address: str
    status: int = 200


PAGES: Final = (
    Shown("connexion", "", "/connexion/"),
    Shown("oubli", "", "/connexion/oubli/"),
    Shown("aide-visiteur", "", "/aide/"),
    Shown("absente", "", "/n-existe-pas/", 404),
    Shown("accueil", "pilote", "/"),
    Shown("accueil-membre", "mairie.taule", "/"),
    Shown("accueil-trois-mairies", "trois.mairies", "/"),
    Shown("accueil-fournisseur", "fournisseur", "/"),
    Shown("annuaire", "pilote", "/territoire/"),
    Shown("annuaire-vide", "pilote", "/territoire/?q=zzz"),
    Shown("collectivite", "pilote", "{organisation}"),
    Shown("personnes", "pilote", "/territoire/personnes/"),
    Shown("inviter", "pilote", "/territoire/personnes/inviter/"),
    Shown("ajouter", "pilote", "/territoire/ajouter/"),
    Shown("succession", "pilote", "/territoire/succession/"),
    Shown("partages", "pilote", "/territoire/partages/"),
    Shown("partager", "pilote", "/territoire/partages/ajouter/"),
    Shown("jetons", "pilote", "/territoire/jetons/"),
    Shown("creer-jeton", "pilote", "/territoire/jetons/creer/"),
    Shown("journal", "pilote", "/territoire/journal/"),
    Shown("composer", "nouvelle.structure", "/territoire/composer/?q=haut-leon"),
    Shown("composer-epci", "nouvelle.structure", "/territoire/composer/epci/200067197/"),
    Shown("composer-structure", "nouvelle.structure", "/territoire/composer/structure/"),
    Shown("inventaire", "pilote.saintes", "/recensement/"),
    Shown("inventaire-commune", "mairie.chaniers", "/recensement/"),
    Shown("equipements", "pilote.saintes", "/recensement/inventaire/equipements/"),
    Shown("contrats", "mairie.chaniers", "/recensement/inventaire/contrats/?q=copieurs"),
    Shown("ajouter-contrat", "mairie.chaniers", "/recensement/inventaire/contrats/ajouter/"),
    Shown("fiche", "mairie.chaniers", "{record}"),
    Shown("modifier-fiche", "mairie.chaniers", "{record}modifier/"),
    Shown("sortir-fiche", "mairie.chaniers", "{record}sortir/"),
    Shown("justificatif", "mairie.chaniers", "{record}justificatif/"),
    Shown("lot", "mairie.chaniers", "/recensement/inventaire/equipements/lot/?quoi=tous&colonne=brand"),
    Shown("etiquettes", "mairie.chaniers", "/recensement/inventaire/equipements/etiquettes/?quoi=tous"),
    Shown("enregistrer-vue", "mairie.chaniers", "/recensement/inventaire/equipements/vues/ajouter/?q=pc"),
    Shown("enquetes", "pilote", "/recensement/campagnes/"),
    Shown("enquete", "pilote", "{campaign}"),
    Shown("reponse", "pilote", "{response}"),
    Shown("relier", "pilote", "{link}"),
    Shown("preparer-campagne", "pilote.saintes", "/recensement/campagnes/nouvelle/"),
    Shown("suivi", "pilote.saintes", "{asked}"),
    Shown("suivi-theme", "pilote.saintes", "{asked}?par=theme"),
    Shown("suivi-champ", "pilote.saintes", "{asked}?par=champ"),
    Shown("liens-personnels", "pilote.saintes", "{asked}liens/"),
    Shown("reponse-relue", "pilote.saintes", "{reviewed}"),
    Shown("repondre", "mairie.chaniers", "{answer}"),
    Shown("repondre-partie", "mairie.chaniers", "{answer}partie/identite/"),
    Shown("repondre-relire", "mairie.chaniers", "{answer}relire/"),
    Shown("repondre-chiffres", "mairie.chaniers", "{answer}chiffres/"),
    Shown("repondre-verser", "mairie.chaniers", "{answer}verser/"),
    Shown("questionnaires", "pilote.saintes", "/recensement/questionnaires/"),
    Shown("questionnaire-modele", "pilote.saintes", "/recensement/questionnaires/modeles/village/"),
    Shown("imports", "mairie.chaniers", "/recensement/imports/"),
    Shown("importer", "mairie.chaniers", "/recensement/imports/deposer/"),
    Shown("correspondances", "mairie.chaniers", "/recensement/imports/correspondances/"),
    Shown("postes", "mairie.taule", "/recensement/postes/"),
    Shown("postes-ecarts", "mairie.taule", "/recensement/postes/ecarts/"),
    Shown("echeances", "mairie.taule", "/recensement/echeances/"),
    Shown("echeances-pour-moi", "mairie.taule", "/recensement/echeances/pour-moi/"),
    Shown("echeance", "mairie.chaniers", "{deadline}"),
    Shown("calendrier-cuivre", "pilote.saintes", "/recensement/echeances/cuivre/"),
    Shown("en-une-page", "mairie.chaniers", "{sheet}"),
    Shown("factures", "mairie.chaniers", "/recensement/factures/"),
    Shown("facture", "mairie.chaniers", "{bill}"),
    Shown("verser", "mairie.chaniers", "/recensement/factures/verser/"),
    Shown("cout-par-ligne", "mairie.chaniers", "/recensement/factures/lignes/"),
    Shown("sans-usage", "mairie.chaniers", "/recensement/factures/sans-usage/"),
    Shown("hors-inventaire", "mairie.chaniers", "/recensement/factures/hors-inventaire/"),
    Shown("non-facturees", "mairie.chaniers", "/recensement/factures/non-facturees/"),
    Shown("prix-differents", "mairie.chaniers", "/recensement/factures/prix/"),
    Shown("communications", "mairie.chaniers", "/recensement/factures/communications/"),
    Shown("versements", "mairie.chaniers", "/recensement/factures/versements/"),
    Shown("profils", "mairie.chaniers", "/recensement/factures/profils/"),
    Shown("nouveau-profil", "mairie.chaniers", "/recensement/factures/profils/nouveau/?modele=generique"),
    Shown("factures-des-membres", "pilote.saintes", "/recensement/factures/membres/"),
    Shown("cuivre", "pilote", "/recensement/echeances/cuivre/charger/"),
    Shown("etudes", "pilote", "/etudes/"),
    Shown("charger", "pilote", "/etudes/charger/"),
    Shown("etude-essentiel", "pilote", "{study}essentiel/"),
    Shown("etude-representativite", "pilote", "{study}representativite/"),
    Shown("etude-synthese", "pilote", "{study}synthese/"),
    Shown("etude-gains", "pilote", "{study}gains/"),
    Shown("etude-limites", "pilote", "{study}limites/"),
    Shown("etude-methode", "pilote", "{study}methode/"),
    Shown("etude-membre", "mairie.taule", "{study}"),
    Shown("cas-financiers", "pilote", "/etudes/finances/"),
    Shown("cas-financiers-membre", "mairie.taule", "/etudes/finances/"),
    Shown("cas-bibliotheque", "pilote", "/etudes/finances/bibliotheque/"),
    Shown("cas-exemple", "pilote", "/etudes/finances/bibliotheque/somme-sauvegarde/"),
    Shown("cas", "pilote", "{case}"),
    Shown("cas-valeurs", "pilote", "{case}valeurs/"),
    Shown("cas-options", "pilote", "{case}options/"),
    Shown("cas-financement", "pilote", "{case}financement/"),
    Shown("cas-ligne", "pilote", "{case}options/0/lignes/ajouter/"),
    Shown("revisions", "pilote", "/etudes/finances/revisions/"),
    Shown("indices", "pilote", "/etudes/finances/revisions/indices/"),
    Shown("durees", "pilote", "/etudes/finances/durees/"),
    Shown("ma-commune", "mairie.taule", "/etudes/ma-commune/"),
    Shown("economies", "pilote.saintes", "/etudes/offres/"),
    Shown("economies-calcul", "pilote.saintes", "{savings}"),
    Shown("economies-lignes", "pilote.saintes", "{savings}lignes/"),
    Shown("economies-calendrier", "pilote.saintes", "{savings}calendrier/"),
    Shown("economies-commune", "mairies.charente", "/etudes/offres/ma-commune/"),
    Shown("references", "pilote.saintes", "/etudes/offres/references/"),
    Shown("etude-saintes", "pilote.saintes", "{census}essentiel/"),
    Shown("cadrer", "pilote.saintes", "/etudes/cadrer/"),
    Shown("scenarios", "pilote.saintes", "/etudes/scenarios/"),
    Shown("scenarios-grille", "pilote.saintes", "{weighed}"),
    Shown("scenarios-membre", "mairie.chaniers", "{weighed}"),
    Shown("scenarios-matrice", "pilote.saintes", "{weighed}matrice/"),
    Shown("scenario", "pilote.saintes", "{scenario}"),
    Shown("scenario-membre", "mairie.chaniers", "{scenario}"),
    Shown("auditions", "pilote.saintes", "/etudes/scenarios/auditions/"),
    Shown("audition", "mairie.chaniers", "{hearing}"),
    Shown("arguments", "pilote.saintes", "/etudes/scenarios/bibliotheque/"),
    Shown("partages-de-couts", "pilote.saintes", "/etudes/partages/"),
    Shown("partages-de-couts-membre", "mairie.chaniers", "/etudes/partages/"),
    Shown("partager-un-cout", "pilote.saintes", "/etudes/partages/nouveau/"),
    Shown("partage", "pilote.saintes", "{shared}"),
    Shown("partage-membre", "mairie.chaniers", "{shared}"),
    Shown("rapports", "pilote", "/etudes/rapports/"),
    Shown("commencer-rapport", "pilote", "/etudes/rapports/commencer/"),
    Shown("rapport", "pilote", "{report}"),
    Shown("rapport-composer", "pilote", "{report}composer/"),
    Shown("rapport-plan", "pilote", "{report}plan/"),
    Shown("rapport-publie", "mairie.taule", "{published}"),
    Shown("references-importer", "pilote.saintes", "/etudes/offres/references/importer/"),
    Shown("reference-ajouter", "pilote.saintes", "/etudes/offres/references/ajouter/"),
    Shown("economies-nouveau", "pilote.saintes", "/etudes/offres/nouveau/"),
    Shown("economies-ligne", "pilote.saintes", "{savings-line}"),
    Shown("telephonie", "pilote.saintes", "/etudes/telephonie/"),
    Shown("telephonie-analyse", "pilote.saintes", "{telephony}"),
    Shown("telephonie-membre", "mairie.chaniers", "{telephony}"),
    Shown("telephonie-ligne", "pilote.saintes", "{telephony-line}"),
    Shown("telephonie-lieux", "pilote.saintes", "{telephony}lieux/"),
    Shown("telephonie-nouvelle", "pilote.saintes", "/etudes/telephonie/nouvelle/"),
    Shown("tarifs", "pilote.saintes", "/etudes/telephonie/tarifs/"),
    Shown("tarif", "pilote.saintes", "{tariff}"),
    Shown("tarif-nouveau", "pilote.saintes", "/etudes/telephonie/tarifs/nouveau/"),
    Shown("forfait-nouveau", "pilote.saintes", "{tariff}forfait/"),
    Shown("recherche", "pilote", "/recherche/?q=plou"),
    Shown("recherche-vide", "pilote", "/recherche/?q=zzz"),
    Shown("aide", "pilote", "/aide/"),
    Shown("compte", "pilote", "/compte/"),
    Shown("mot-de-passe", "pilote", "/compte/mot-de-passe/"),
    Shown("double-authentification", "mairie.taule", "/compte/double-authentification/"),
    Shown("travaux", "pilote", "/travaux/"),
    Shown("absente-membre", "mairie.taule", "/recensement/campagnes/1/", 404),
)
"""The main pages, each as the person whose page it is."""

_ROWS: Final = {
    "organisation": ("/territoire/?q=taule", r"/territoire/\d+/"),
    "campaign": ("/recensement/campagnes/", r"/recensement/campagnes/\d+/"),
    "response": ("{campaign}", r"/recensement/campagnes/\d+/\d+/"),
    "link": ("{campaign}", r"/recensement/campagnes/\d+/\d+/relier/"),
    "study": ("/etudes/", r"/etudes/\d+/"),
    "asked": ("/recensement/campagnes/", r"/recensement/campagnes/\d+/"),
    "reviewed": ("{asked}", r"/recensement/campagnes/\d+/reponses/\d+/"),
    "answer": ("/recensement/campagnes/", r"/recensement/campagnes/mairie/\d+/"),
    "case": ("/etudes/finances/", r"/etudes/finances/\d+/"),
    "savings": ("/etudes/offres/", r"/etudes/offres/\d+/"),
    "census": ("/etudes/", r"/etudes/\d+/"),
    "weighed": ("/etudes/scenarios/", r"/etudes/scenarios/etude/\d+/"),
    "scenario": ("{weighed}", r"/etudes/scenarios/\d+/"),
    "hearing": ("/etudes/scenarios/auditions/", r"/etudes/scenarios/auditions/fiche/\d+/"),
    "shared": ("/etudes/partages/", r"/etudes/partages/\d+/"),
    "report": ("/etudes/rapports/", r"/etudes/rapports/\d+/"),
    "published": ("/etudes/rapports/", r"/etudes/rapports/publies/\d+/\w+/"),
    "savings-line": ("{savings}lignes/", r"/etudes/offres/\d+/lignes/\d+/"),
    "telephony": ("/etudes/telephonie/", r"/etudes/telephonie/\d+/"),
    "telephony-line": ("{telephony}", r"/etudes/telephonie/lignes/\d+/"),
    "tariff": ("/etudes/telephonie/tarifs/", r"/etudes/telephonie/tarifs/\d+/"),
    "record": ("/recensement/inventaire/imprimantes/", r"/recensement/inventaire/imprimantes/\d+/"),
    "deadline": ("/recensement/echeances/", r"/recensement/echeances/\d+/"),
    "bill": ("/recensement/factures/", r"/recensement/factures/\d+/"),
    "sheet": ("/recensement/", r"/recensement/collectivites/\d+/"),
}
"""Where the address of a row is read, and what it looks like."""
_READERS: Final = {
    **dict.fromkeys(("record", "deadline", "bill", "sheet", "answer", "hearing", "shared"), "mairie.chaniers"),
    "published": "mairie.taule",
    **dict.fromkeys(("asked", "reviewed", "savings", "census", "weighed", "scenario"), "pilote.saintes"),
    **dict.fromkeys(("record", "deadline", "bill", "sheet", "answer"), "mairie.chaniers"),
    **dict.fromkeys(("asked", "reviewed", "savings", "savings-line"), "pilote.saintes"),
    **dict.fromkeys(("telephony", "telephony-line", "tariff"), "pilote.saintes"),
}
"""Who reads it there, where it is not the head of Morlaix."""


@dataclass(frozen=True)
class Answer:
    """What the server sent back."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode(errors="replace")


@dataclass
class Visitor:
    """Someone with cookies, on a connection that stays open."""

    address: str
    cookies: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        parts = urlsplit(self.address)
        self._connection = http.client.HTTPConnection(parts.hostname or "", parts.port, timeout=120)

    def ask(
        self,
        path: str,
        body: bytes | None = None,
        kind: str = "application/x-www-form-urlencoded",
        headers: Mapping[str, str] = MappingProxyType({}),
    ) -> Answer:
        """A GET, or a POST where there is a body. A connection that the server has closed is opened again."""
        sent = {"Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()), **headers}
        sent |= {"Content-Type": kind, "Referer": self.address} if body is not None else {}
        try:
            return self._ask(path, body, sent)
        except (http.client.RemoteDisconnected, ConnectionError):
            self._connection.close()
            return self._ask(path, body, sent)

    def _ask(self, path: str, body: bytes | None, headers: dict[str, str]) -> Answer:
        self._connection.request("GET" if body is None else "POST", path, body, headers)
        response = self._connection.getresponse()
        content = response.read()
        for name, value in response.getheaders():
            if name.lower() == "set-cookie":
                cookie, _, rest = value.partition(";")[0].partition("=")
                self.cookies[cookie] = rest
        return Answer(response.status, dict(response.getheaders()), content)

    def send(self, path: str, token: str, **fields: str) -> Answer:
        """Send a form whose token against forgery was read."""
        return self.ask(path, urlencode({"csrfmiddlewaretoken": token, **fields}).encode())

    def upload(self, path: str, token: str, files: dict[str, bytes], field_name: str, **fields: str) -> Answer:
        """Send a form with files."""
        parts = [
            *(
                f'--edge\r\nContent-Disposition: form-data; name="{name}"\r\n\r\n{value}\r\n'.encode()
                for name, value in {"csrfmiddlewaretoken": token, **fields}.items()
            ),
            *(
                f'--edge\r\nContent-Disposition: form-data; name="{field_name}"; filename="{name}"\r\n'
                f"Content-Type: application/octet-stream\r\n\r\n".encode()
                + content
                + b"\r\n"
                for name, content in files.items()
            ),
            b"--edge--\r\n",
        ]
        return self.ask(path, b"".join(parts), "multipart/form-data; boundary=edge")

    def token(self, path: str) -> str:
        """The token against forgery of a page's form."""
        found = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', self.ask(path).text)
        assert found, f"{path} has no form"
        return found[1]

    def close(self) -> None:
        self._connection.close()


@dataclass
class Demonstration:
    """Its address, the password of everybody, and the process that serves it."""

    address: str
    password: str
    pid: int
    home: Path
    _visitors: dict[str, Visitor] = field(default_factory=dict)
    _rows: dict[str, str] = field(default_factory=dict)

    def visitor(self, who: str = "") -> Visitor:
        """Somebody, signed in once; where no one is named, somebody without an account."""
        if who not in self._visitors:
            self._visitors[who] = self.sign_in(who)
        return self._visitors[who]

    def sign_in(self, who: str) -> Visitor:
        """A new session of somebody."""
        visitor = Visitor(self.address)
        if who:
            token = visitor.token("/connexion/")
            fields = {"email": f"{who}@demo.example", "password": self.password, "next": ""}
            assert visitor.send("/connexion/", token, **fields).status == 302, f"{who} cannot sign in"
        return visitor

    def close(self) -> None:
        for visitor in self._visitors.values():
            visitor.close()

    def resolve(self, address: str) -> str:
        """An address whose row is named."""
        found = re.match(r"\{([\w-]+)\}", address)
        if not found:
            return address
        name = found[1]
        if name not in self._rows:
            source, pattern = _ROWS[name]
            page = self.visitor(_READERS.get(name, "pilote")).ask(self.resolve(source)).text
            link = re.search(f'href="({pattern})"', page)
            assert link, f"{source} leads to no {name}"
            self._rows[name] = link[1]
        return self._rows[name] + address[found.end() :]


def free_port() -> int:
    """A port that nobody holds now."""
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port: int = taken.getsockname()[1]
        return port


@contextmanager
def served(home: Path) -> Iterator[Demonstration]:
    """The demonstration on a port of its own, until the block ends; made first where ``home`` has none."""
    port = free_port()
    errors = (home / "errors.txt").open("w+", encoding="utf-8")
    process = subprocess.Popen(
        [sys.executable, "-m", "maillage", "demo", "--json", "--port", str(port)],
        env=environment_of(home),
        stdout=subprocess.PIPE,
        stderr=errors,
        start_new_session=True,
    )
    try:
        assert process.stdout is not None
        with process.stdout as output:
            said = output.read().decode()  # the server closes it once the document is written
        if not said:
            errors.seek(0)
            raise RuntimeError(f"the demonstration did not start: {errors.read()}")
        document = json.loads(said)
        wait_for(document["address"], process)
        demonstration = Demonstration(document["address"], document["accounts"][0]["password"], process.pid, home)
        yield demonstration
        demonstration.close()
    finally:
        process.terminate()
        try:
            process.wait(30)
        except subprocess.TimeoutExpired:
            process.kill()
        errors.close()


def wait_for(address: str, process: "subprocess.Popen[bytes]") -> None:
    """Until the server answers. Error: ``RuntimeError`` where it ended, or does not."""
    visitor, end = Visitor(address), time.monotonic() + START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            if visitor.ask("/sante").status == 200:
                return
        except OSError:
            pass  # it is not there yet
        finally:
            visitor.close()
        time.sleep(0.02)
    raise RuntimeError(f"nothing answers at {address}")
