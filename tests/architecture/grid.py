"""Who may open what: one row a route, one column a character, and nothing that is not written here.

To add a page: one row in ``GET``; a row in ``POST`` if it writes; and where its address names an object, one line in
``OBJECTS``. The object is that of `membre` or of its body. ``tests/architecture/test_grid.py`` holds the grid against
the addresses of the site, in both directions.
"""

from collections.abc import Callable
from datetime import date
from typing import Any, Final

from maillage.foundations.accounts.actions import one_time_path
from maillage.foundations.accounts.models import Person
from maillage.foundations.files.actions import store
from maillage.foundations.organisations.actions import link_of
from maillage.foundations.organisations.models import (
    ApiToken,
    Invitation,
    Membership,
    OrganisationSuccession,
    RoleAssignment,
    Share,
)
from maillage.foundations.scheduling.models import Job
from maillage.journey.census.agents.models import Machine
from maillage.journey.census.agents.tests.knocking import enrol
from maillage.journey.census.bills.models import Bill, BillFile, OperatorProfile
from maillage.journey.census.campaigns.access import path_of
from maillage.journey.census.campaigns.models import Campaign, PersonalLink, Response, SurveyedEntity
from maillage.journey.census.campaigns.tests.asking import version_of
from maillage.journey.census.deadlines.access import digest_of
from maillage.journey.census.deadlines.models import CalendarFeed, Deadline
from maillage.journey.census.inventory.models import Contract, Equipment, SavedView
from maillage.journey.census.questionnaires.models import Questionnaire
from maillage.journey.census.transfers.models import FileImport, FileMapping
from maillage.journey.studies.money.engine import document_of, example
from maillage.journey.studies.money.models import (
    AmortisationPeriod,
    BusinessCase,
    CaseEdition,
    IndexReading,
    PublishedCase,
    RevisionClause,
)
from maillage.journey.studies.offers.models import PriceReference, Savings, SavingsLine
from maillage.journey.studies.reports.models import (
    EditionPaper,
    PlanStep,
    PublishedPaper,
    PublishedReport,
    ReportEdition,
    StudyReport,
)
from maillage.journey.studies.scenarios.models import (
    Criterion,
    HearingSheet,
    LibraryEntry,
    Scenario,
    ScenarioCitation,
    ScenarioPoint,
)
from maillage.journey.studies.sharing.models import CostSharing, SharingMember, SharingPaper, SharingWorks
from maillage.journey.studies.syntheses.models import Study, StudyChapter, StudyPaper
from maillage.journey.studies.telephony.models import AnalysedLine, SiteMerger, Tariff, TariffPlan, TelephonyAnalysis
from maillage.journey.territories.models import Commune, IntermunicipalBody
from maillage.kernel.tenancy import everything
from tests.cast import CAST, LONG_AGO, Place
from tests.security.rows import row

__all__ = ["BODIES", "GET", "OBJECTS", "POST", "body_of", "parameters_of"]

_GET: Final = """
route                             visiteur voisine autre_membre membre pilote technicien titulaire
shell:home                        302      200     200          200    200    200        200
shell:search                      302      200     200          200    200    200        200
shell:help                        200      200     200          200    200    200        200
shell:health                      200      200     200          200    200    200        200
accounts:sign_in                  200      302     302          302    302    302        302
accounts:sign_out                 302      302     302          302    302    302        302
accounts:second_factor            302      200     200          200    200    200        200
accounts:lost_password            200      200     200          200    200    200        200
accounts:account                  302      200     200          200    200    200        200
accounts:change_password          302      200     200          200    200    200        200
accounts:second_factor_setup      302      200     200          200    200    200        200
organisations:accept_invitation   200      200     200          200    200    200        200
organisations:choose_password     200      200     200          200    200    200        200
organisations:switch              302      302     302          302    302    302        302
scheduling:jobs                   302      200     200          200    200    200        200
scheduling:job                    302      404     404          200    404    404        404
api:document                      200      200     200          200    200    200        200
api:me                            401      200     200          200    200    200        200
api:job                           401      404     404          200    404    404        404
api:communes                      401      200     200          200    200    200        200
api:commune                       401      200     200          200    200    200        200
api:bodies                        401      200     200          200    200    200        200
api:body                          401      200     200          200    200    200        200
api:organisations                 401      200     200          200    200    200        404
api:organisation                  401      404     200          200    200    200        404
api:telecom_bills                 401      200     200          200    200    404        404
api:telecom_bill                  401      404     404          200    404    404        404
api:lines_without_use             401      200     200          200    200    404        404
api:inventory_kinds               401      200     200          200    200    200        404
api:inventory_records             401      200     200          200    200    200        404
api:inventory_record              401      404     404          200    404    404        404
api:retire_inventory_record       405      405     405          405    405    405        405
api:import_file                   405      405     405          405    405    405        405
api:import_shown                  401      404     404          200    404    404        404
api:confirm_import                405      405     405          405    405    405        405
api:undo_import                   405      405     405          405    405    405        405
api:campaigns                     401      404     404          404    200    404        404
api:campaign                      401      404     404          404    200    404        404
api:responses                     401      404     404          404    200    404        404
api:follow                        401      404     404          404    200    404        404
api:quality                       401      404     404          404    200    404        404
api:answered                      401      404     404          404    200    404        404
api:declared_machines             401      200     200          200    200    200        404
api:yearly_costs                  401      404     404          200    404    404        404
api:deadlines                     401      200     200          200    200    200        404
api:studies                       401      200     200          200    200    404        404
api:sharings                      401      200     200          200    200    404        404
api:sharing                       401      404     404          200    200    404        404
api:telephony_analyses            401      200     200          200    200    404        404
api:telephony_analysis            401      404     200          200    200    404        404
api:telephony_tariffs             401      200     200          200    200    404        404
api:telephony_tariff              401      404     200          200    200    404        404
api:load_telephony_tariff         405      405     405          405    405    405        405
api:compute_telephony_analysis    405      405     405          405    405    405        405
api:freeze_telephony_analysis     405      405     405          405    405    405        405
api:telephony_bridges             401      404     404          404    200    404        404
api:remove_telephony_bridge       405      405     405          405    405    405        405
api:study                         401      404     200          200    200    404        404
api:reports                       401      200     200          200    200    404        404
api:published_report              401      404     200          200    200    404        404
api:published_report_paper        401      404     200          200    200    404        404
api:report_editions               401      200     200          200    200    404        404
api:report_edition                401      404     404          404    200    404        404
api:report_edition_paper          401      404     404          404    200    404        404
api:paper                         401      404     404          404    200    404        404
api:conduct                       405      405     405          405    405    405        405
api:business_cases                401      200     200          200    200    404        404
api:business_case                 401      404     404          404    200    404        404
api:enter_values                  405      405     405          405    405    405        405
api:work_out                      405      405     405          405    405    405        405
api:freeze_sharing                405      405     405          405    405    405        405
api:freeze_business_case          405      405     405          405    405    405        405
api:published_cases               401      200     200          200    200    404        404
api:price_revision                401      404     404          404    200    404        404
api:freeze                        405      405     405          405    405    405        405
api:own_figures                   401      200     200          200    404    404        404
api:price_references              401      404     404          404    200    404        404
api:all_savings                   401      200     200          200    200    404        404
api:one_savings                   401      404     200          200    200    404        404
api:lines_of_savings              401      404     200          200    200    404        404
api:ask_savings                   405      405     405          405    405    405        405
api:freeze_savings                405      405     405          405    405    405        405
api:retire_price_reference        405      405     405          405    405    405        405
territories:directory             302      200     200          200    200    200        404
territories:directory_csv         302      200     200          200    200    200        404
territories:organisation          302      404     200          200    200    200        404
territories:compose               302      404     404          404    200    404        404
territories:compose_body          302      404     404          404    200    404        404
territories:compose_larger        302      404     404          404    200    404        404
territories:add_organisation      302      404     404          404    200    404        404
territories:end_membership        302      404     404          404    200    404        404
territories:complete              302      404     404          404    200    404        404
territories:give_way              302      404     404          404    404    404        404
territories:succession            302      404     404          404    200    404        404
territories:date_succession       302      404     404          404    404    404        404
territories:people                302      200     200          200    200    404        404
territories:invite                302      200     200          200    200    404        404
territories:withdraw_invitation   302      404     404          200    404    404        404
territories:end_role              302      404     404          200    404    404        404
territories:shares                302      404     404          404    200    404        404
territories:add_share             302      404     404          404    200    404        404
territories:end_share             302      404     404          404    404    404        404
territories:tokens                302      200     200          200    200    404        404
territories:create_token          302      200     200          200    200    404        404
territories:revoke_token          302      404     404          200    404    404        404
territories:journal               302      200     200          200    200    404        404
census:home                       302      200     200          200    200    200        404
census:records                    302      200     200          200    200    200        404
census:labels                     302      200     200          200    200    200        404
census:label_sheet                302      422     422          422    422    422        404
census:export                     302      200     200          200    200    200        404
census:save_view                  302      200     200          200    200    200        404
census:add_record                 302      200     200          200    200    404        404
census:bulk                       302      200     200          200    200    404        404
census:record                     302      404     404          200    404    404        404
census:change_record              302      404     404          200    404    404        404
census:retire_record              302      404     404          200    404    404        404
census:restore_record             302      404     404          200    404    404        404
census:attach_evidence            302      404     404          200    404    404        404
census:evidence                   302      404     404          200    404    404        404
census:change_view                302      404     404          200    404    404        404
census:delete_view                302      404     404          200    404    404        404
census:imports                    302      200     200          200    200    404        404
census:deposit_import             302      200     200          200    200    404        404
census:mappings                   302      200     200          200    200    404        404
census:delete_mapping             302      404     404          200    404    404        404
census:import                     302      404     404          200    404    404        404
census:import_columns             302      404     404          200    404    404        404
census:reread_import              302      404     404          200    404    404        404
census:check_import               302      404     404          302    404    404        404
census:write_import               302      404     404          302    404    404        404
census:drop_import                302      404     404          302    404    404        404
census:undo_import                302      404     404          200    404    404        404
census:import_errors              302      404     404          200    404    404        404
census:export_everything          302      200     200          200    200    200        404
census:sheet                      302      404     404          200    404    404        404
census:campaigns                  302      200     200          200    200    200        404
census:open_link                  302      302     302          302    302    302        302
census:create_campaign            302      404     404          404    200    404        404
census:change_campaign            302      404     404          404    200    404        404
census:choose_members             302      404     404          404    200    404        404
census:publish_campaign           302      404     404          404    200    404        404
census:remind                     302      404     404          404    200    404        404
census:validate_all               302      404     404          404    200    404        404
census:close_campaign             302      404     404          404    200    404        404
census:reopen_campaign            302      404     404          404    200    404        404
census:freeze_campaign            302      404     404          404    200    404        404
census:archive_campaign           302      404     404          404    200    404        404
census:delete_draft               302      404     404          404    200    404        404
census:campaign_links             302      404     404          404    200    404        404
census:renew_link                 302      404     404          404    200    404        404
census:revoke_link                302      404     404          404    200    404        404
census:review_response            302      404     404          404    200    404        404
census:follow_csv                 302      404     404          404    200    404        404
census:quality_report             302      404     404          404    200    404        404
census:quality_file               302      404     404          404    200    404        404
census:letters_file               302      404     404          404    200    404        404
census:answer                     302      404     404          200    404    404        404
census:answer_section             302      404     404          200    404    404        404
census:answer_review              302      404     404          200    404    404        404
census:answer_figures             302      404     404          200    404    404        404
census:answer_figures_file        302      404     404          200    404    404        404
census:answer_upload              302      404     404          200    404    404        404
census:answer_paper               302      404     404          200    404    404        404
census:link                       404      404     404          404    404    404        404
census:link_section               404      404     404          404    404    404        404
census:link_review                404      404     404          404    404    404        404
census:link_figures               404      404     404          404    404    404        404
census:link_figures_file          404      404     404          404    404    404        404
census:link_upload                404      404     404          404    404    404        404
census:link_paper                 404      404     404          404    404    404        404
census:proxy                      302      404     404          404    200    200        404
census:proxy_section              302      404     404          404    200    200        404
census:proxy_review               302      404     404          404    200    200        404
census:proxy_figures              302      404     404          404    200    200        404
census:proxy_figures_file         302      404     404          404    404    404        404
census:proxy_upload               302      404     404          404    200    200        404
census:proxy_paper                302      404     404          404    200    200        404
census:shared_response            302      404     404          404    200    404        404
census:campaign                   302      404     404          404    200    404        404
census:delete_campaign            302      404     404          404    200    404        404
census:response                   302      404     404          404    200    404        404
census:link_entity                302      404     404          404    200    404        404
census:declare                    404      404     404          404    404    404        404
census:declare_by_password        404      404     404          404    404    404        404
census:machines                   302      200     200          200    200    200        404
census:machine                    302      404     404          200    404    404        404
census:renew_machine_token        302      200     200          200    200    404        404
census:revoke_machine_token       302      200     200          200    200    404        404
census:machine_options            302      200     200          200    200    404        404
census:machine_differences        302      200     200          200    200    200        404
census:settle_machine             302      404     404          302    404    404        404
census:bills                      302      200     200          200    200    404        404
census:add_bill_file              302      200     200          200    200    404        404
census:check_bill_file            302      302     302          302    302    404        404
census:bill_files                 302      200     200          200    200    404        404
census:undo_bill_file             302      404     404          200    404    404        404
census:bill_file_content          302      404     404          200    404    404        404
census:line_costs                 302      200     200          200    200    404        404
census:unused_lines               302      200     200          200    200    404        404
census:billed_unknown_lines       302      200     200          200    200    404        404
census:unbilled_lines             302      200     200          200    200    404        404
census:price_gaps                 302      200     200          200    200    404        404
census:call_totals                302      200     200          200    200    404        404
census:bills_by_member            302      200     200          200    200    404        404
census:export_bills               302      200     200          200    200    404        404
census:operator_profiles          302      200     200          200    200    404        404
census:add_operator_profile       302      200     200          200    200    404        404
census:change_operator_profile    302      404     404          200    404    404        404
census:delete_operator_profile    302      404     404          200    404    404        404
census:bill                       302      404     404          200    404    404        404
census:announce_bill_total        302      404     404          200    404    404        404
census:check_one_bill             302      404     404          200    404    404        404
census:export_bill                302      404     404          200    404    404        404
census:questionnaires             302      404     404          404    200    404        404
census:load_questionnaire         302      404     404          404    200    404        404
census:shipped_questionnaire      302      404     404          404    200    404        404
census:copy_questionnaire         302      404     404          404    200    404        404
census:shipped_file               302      404     404          404    200    404        404
census:questionnaire              302      404     404          404    200    404        404
census:questionnaire_file         302      404     404          404    200    404        404
census:edit_questionnaire         302      404     404          404    200    404        404
census:add_questionnaire_section  302      404     404          404    200    404        404
census:add_questionnaire_field    302      404     404          404    200    404        404
census:publish_questionnaire      302      404     404          404    200    404        404
census:retire_questionnaire       302      404     404          404    200    404        404
census:deadlines                  302      200     200          200    200    200        404
census:deadlines_file             302      200     200          200    200    200        404
census:deadline                   302      404     404          200    404    404        404
census:note_deadline              302      404     404          302    404    404        404
census:letter                     302      404     404          200    404    404        404
census:for_me                     302      200     200          200    200    200        404
census:choose_digest              302      302     302          302    302    302        404
census:create_feed                302      302     302          302    302    302        404
census:revoke_feed                302      302     302          302    302    302        404
census:agenda_feed                200      200     200          200    200    200        200
census:copper                     302      404     404          404    200    404        404
census:load_copper                302      404     404          404    200    404        404
census:copper_preview             302      404     404          404    302    404        404
census:drop_copper                302      404     404          404    404    404        404
studies:studies                   302      200     200          200    200    404        404
studies:load                      302      404     404          404    200    404        404
studies:preview                   302      404     404          404    302    404        404
studies:template                  302      404     404          404    200    404        404
studies:my_page                   302      200     200          200    404    404        404
studies:detail                    302      404     200          200    200    404        404
studies:conduct                   302      404     404          404    200    404        404
studies:scope                     302      404     404          404    200    404        404
studies:change_scope              302      404     404          404    200    404        404
studies:freeze                    302      404     404          404    200    404        404
studies:reopen                    302      404     404          404    200    404        404
studies:delete_scope              302      404     404          404    200    404        404
studies:paper                     302      404     404          404    200    404        404
studies:picture                   302      404     200          200    200    404        404
studies:chapter                   302      404     200          200    200    404        404
studies:scenario_studies          302      200     200          200    200    404        404
studies:study_scenarios           302      404     200          200    200    404        404
studies:scenario                  302      404     404          404    200    404        404
studies:export_scenarios          302      404     200          200    200    404        404
studies:scenario_matrix           302      404     200          200    200    404        404
studies:hearings                  302      200     200          200    200    404        404
studies:hearing                   302      404     200          200    200    404        404
studies:add_scenario              302      404     404          404    200    404        404
studies:take_spending             302      404     404          404    200    404        404
studies:add_criterion             302      404     404          404    200    404        404
studies:move_study                302      404     404          404    200    404        404
studies:arbitrate_study           302      404     404          404    200    404        404
studies:delete_criterion          302      404     404          404    200    404        404
studies:change_scenario           302      404     404          404    200    404        404
studies:delete_scenario           302      404     404          404    200    404        404
studies:choose_participants       302      404     404          404    200    404        404
studies:propose_entries           302      404     404          404    200    404        404
studies:cite_hearing              302      404     404          404    200    404        404
studies:uncite_hearing            302      404     404          404    200    404        404
studies:add_piece                 302      404     404          404    200    404        404
studies:change_piece              302      404     404          404    200    404        404
studies:delete_piece              302      404     404          404    200    404        404
studies:change_hearing            302      404     404          404    200    404        404
studies:delete_hearing            302      404     404          404    200    404        404
studies:add_hearing               302      404     404          404    200    404        404
studies:copy_hearings             302      404     404          404    200    404        404
studies:argument_library          302      404     404          404    200    404        404
studies:add_argument              302      404     404          404    200    404        404
studies:hide_argument             302      404     404          404    200    404        404
studies:change_argument           302      404     404          404    200    404        404
studies:delete_argument           302      404     404          404    200    404        404
api:scenarios                     401      404     200          200    200    404        404
studies:cases                     302      200     200          200    200    404        404
studies:create_case               302      404     404          404    200    404        404
studies:case_library              302      200     200          200    200    404        404
studies:case_example              302      200     200          200    200    404        404
studies:copy_case_example         302      404     404          404    200    404        404
studies:published_case            302      404     200          200    200    404        404
studies:amortisation_periods      302      200     200          200    200    404        404
studies:add_amortisation_period   302      404     404          404    200    404        404
studies:amortisation_period       302      404     404          404    200    404        404
studies:drop_amortisation_period  302      404     404          404    200    404        404
studies:revision_clauses          302      200     200          200    200    404        404
studies:add_revision_clause       302      404     404          404    200    404        404
studies:price_indices             302      404     404          404    200    404        404
studies:load_price_indices        302      404     404          404    200    404        404
studies:revision_clause           302      404     404          404    200    404        404
studies:edit_revision_clause      302      404     404          404    200    404        404
studies:drop_revision_clause      302      404     404          404    200    404        404
studies:case                      302      404     404          404    200    404        404
studies:describe_case             302      404     404          404    200    404        404
studies:copy_case                 302      404     404          404    200    404        404
studies:delete_case               302      404     404          404    200    404        404
studies:freeze_case               302      404     404          404    200    404        404
studies:export_case               302      404     404          404    200    404        404
studies:add_case_value            302      404     404          404    200    404        404
studies:case_value                302      404     404          404    200    404        404
studies:add_case_option           302      404     404          404    200    404        404
studies:case_option               302      404     404          404    200    404        404
studies:add_case_line             302      404     404          404    200    404        404
studies:case_line                 302      404     404          404    200    404        404
studies:add_case_funding          302      404     404          404    200    404        404
studies:case_funding              302      404     404          404    200    404        404
studies:remove_case_piece         302      404     404          404    200    404        404
studies:case_edition              302      404     404          404    200    404        404
studies:publish_case              302      404     404          404    200    404        404
studies:case_sheet                302      404     404          404    200    404        404
studies:case_part                 302      404     404          404    200    404        404
studies:savings_list              302      200     200          200    200    404        404
studies:own_savings               302      200     200          200    404    404        404
studies:new_savings               302      404     404          404    200    404        404
studies:edit_savings              302      404     404          404    200    404        404
studies:compute_savings           302      404     404          404    200    404        404
studies:freeze_savings            302      404     404          404    200    404        404
studies:savings                   302      404     200          200    200    404        404
studies:savings_lines             302      404     200          200    200    404        404
studies:savings_line              302      404     404          200    200    404        404
studies:savings_calendar          302      404     200          200    200    404        404
studies:savings_file              302      404     200          200    200    404        404
studies:choose_offer              302      404     404          404    200    404        404
studies:record_obtained           302      404     404          404    200    404        404
studies:references                302      404     404          404    200    404        404
studies:references_file           302      404     404          404    200    404        404
studies:reference                 302      404     404          404    200    404        404
studies:reference_document        302      404     404          404    200    404        404
studies:add_reference             302      404     404          404    200    404        404
studies:edit_reference            302      404     404          404    200    404        404
studies:retire_reference          302      404     404          404    200    404        404
studies:load_references           302      404     404          404    200    404        404
studies:preview_references        302      404     404          404    302    404        404
studies:references_template       302      404     404          404    200    404        404
studies:sharings                  302      200     200          200    200    404        404
studies:new_sharing               302      404     404          404    200    404        404
studies:sharing                   302      404     404          200    200    404        404
studies:edit_sharing              302      404     404          404    200    404        404
studies:sharing_values            302      404     404          404    200    404        404
studies:compute_sharing           302      404     404          404    200    404        404
studies:freeze_sharing            302      404     404          404    200    404        404
studies:approve_sharing           302      404     404          404    404    404        404
studies:delete_sharing            302      404     404          404    200    404        404
studies:sharing_export            302      404     404          200    200    404        404
studies:sharing_annex             302      404     404          404    200    404        404
studies:sharing_picture           302      404     404          404    200    404        404
studies:share_sheet               302      404     404          200    200    404        404
studies:telephony                 302      200     200          200    200    404        404
studies:telephony_analysis        302      404     200          200    200    404        404
studies:new_telephony_analysis    302      404     404          404    200    404        404
studies:compute_telephony         302      404     404          404    200    404        404
studies:freeze_telephony          302      404     404          404    200    404        404
studies:cite_telephony            302      404     404          404    200    404        404
studies:analysed_line             302      404     404          200    200    404        404
studies:merge_sites               302      404     404          404    200    404        404
studies:export_analysed_lines     302      404     200          200    200    404        404
studies:tariffs                   302      200     200          200    200    404        404
studies:tariff                    302      404     200          200    200    404        404
studies:new_tariff                302      404     404          404    200    404        404
studies:new_plan                  302      404     404          404    200    404        404
studies:change_plan               302      404     404          404    200    404        404
studies:reports                   302      200     200          200    200    404        404
studies:add_report                302      404     404          404    200    404        404
studies:report                    302      404     404          404    200    404        404
studies:compose_report            302      404     404          404    200    404        404
studies:delete_report             302      404     404          404    200    404        404
studies:freeze_report             302      404     404          404    200    404        404
studies:report_plan               302      404     404          404    200    404        404
studies:add_plan_step             302      404     404          404    200    404        404
studies:propose_plan              302      404     404          404    200    404        404
studies:change_plan_step          302      404     404          404    200    404        404
studies:delete_plan_step          302      404     404          404    200    404        404
studies:preview_report            302      404     404          404    200    404        404
studies:preview_report_picture    302      404     404          404    200    404        404
studies:publish_edition           302      404     404          404    200    404        404
studies:edition_paper             302      404     404          404    200    404        404
studies:edition                   302      404     404          404    200    404        404
studies:edition_picture           302      404     404          404    200    404        404
studies:withdraw_report           302      404     404          404    200    404        404
studies:published_report_paper    302      404     200          200    200    404        404
studies:published_report          302      404     200          200    200    404        404
studies:published_report_picture  302      404     200          200    200    404        404
studies:own_annex                 302      404     200          200    404    404        404
"""

_POST: Final = """
route                             visiteur voisine autre_membre membre pilote technicien titulaire
accounts:sign_in                  422      422     422          422    422    422        422
accounts:sign_out                 302      302     302          302    302    302        302
accounts:second_factor            302      422     422          422    422    422        422
accounts:lost_password            422      422     422          422    422    422        422
accounts:change_password          302      422     422          422    422    422        422
accounts:second_factor_setup      302      422     422          422    422    422        422
organisations:accept_invitation   422      422     422          422    422    422        422
organisations:choose_password     422      422     422          422    422    422        422
organisations:switch              302      404     404          302    404    404        404
api:organisations                 401      404     404          404    422    404        404
api:inventory_records             401      422     422          422    422    404        404
api:inventory_record              401      422     422          422    422    404        404
api:retire_inventory_record       401      422     422          422    422    404        404
api:import_file                   401      422     422          422    422    404        404
api:confirm_import                401      422     422          422    422    404        404
api:undo_import                   401      422     422          422    422    404        404
api:campaigns                     401      404     404          404    422    404        404
api:campaign                      401      404     404          404    204    404        404
api:conduct                       401      404     404          404    422    404        404
api:business_cases                401      404     404          404    422    404        404
api:business_case                 401      404     404          404    422    404        404
api:freeze_business_case          401      404     404          404    422    404        404
api:price_references              401      404     404          404    422    404        404
api:ask_savings                   401      404     404          404    422    404        404
api:all_savings                   401      404     404          404    422    404        404
api:one_savings                   401      404     404          404    422    404        404
api:freeze_savings                401      404     404          404    422    404        404
api:retire_price_reference        401      404     404          404    422    404        404
api:studies                       401      404     404          404    422    404        404
api:sharings                      401      404     404          404    422    404        404
api:sharing                       401      404     404          404    422    404        404
api:enter_values                  401      404     404          404    422    404        404
api:work_out                      401      404     404          404    422    404        404
api:freeze_sharing                401      404     404          404    422    404        404
api:telephony_analyses            401      404     404          404    422    404        404
api:telephony_tariffs             401      404     404          404    422    404        404
api:load_telephony_tariff         401      404     404          404    422    404        404
api:compute_telephony_analysis    401      404     404          404    422    404        404
api:freeze_telephony_analysis     401      404     404          404    422    404        404
api:telephony_bridges             401      404     404          404    422    404        404
api:remove_telephony_bridge       401      404     404          404    202    404        404
api:freeze                        401      404     404          404    422    404        404
census:deposit_import             302      422     422          422    422    404        404
census:delete_mapping             302      404     404          302    404    404        404
census:import_columns             302      404     404          422    404    404        404
census:reread_import              302      404     404          422    404    404        404
census:check_import               302      404     404          302    404    404        404
census:write_import               302      404     404          302    404    404        404
census:drop_import                302      404     404          302    404    404        404
census:undo_import                302      404     404          302    404    404        404
territories:compose               302      404     404          404    200    404        404
territories:compose_body          302      404     404          404    302    404        404
territories:compose_larger        302      404     404          404    422    404        404
territories:add_organisation      302      404     404          404    422    404        404
territories:end_membership        302      404     404          404    422    404        404
territories:complete              302      404     404          404    302    404        404
territories:give_way              302      404     404          404    404    404        404
territories:succession            302      404     404          404    422    404        404
territories:date_succession       302      404     404          404    404    404        404
territories:people                302      200     200          200    200    404        404
territories:invite                302      422     422          422    422    404        404
territories:withdraw_invitation   302      404     404          302    404    404        404
territories:end_role              302      404     404          422    404    404        404
territories:add_share             302      404     404          404    422    404        404
territories:end_share             302      404     404          404    404    404        404
territories:create_token          302      422     422          422    422    404        404
territories:revoke_token          302      404     404          302    404    404        404
census:create_campaign            302      404     404          404    422    404        404
census:change_campaign            302      404     404          404    422    404        404
census:choose_members             302      404     404          404    302    404        404
census:publish_campaign           302      404     404          404    302    404        404
census:remind                     302      404     404          404    302    404        404
census:validate_all               302      404     404          404    302    404        404
census:close_campaign             302      404     404          404    302    404        404
census:reopen_campaign            302      404     404          404    422    404        404
census:freeze_campaign            302      404     404          404    422    404        404
census:archive_campaign           302      404     404          404    302    404        404
census:delete_draft               302      404     404          404    302    404        404
census:campaign_links             302      404     404          404    422    404        404
census:renew_link                 302      404     404          404    302    404        404
census:revoke_link                302      404     404          404    302    404        404
census:review_response            302      404     404          404    302    404        404
census:answer                     302      404     404          302    404    404        404
census:answer_section             302      404     404          302    404    404        404
census:answer_review              302      404     404          422    404    404        404
census:answer_upload              302      404     404          422    404    404        404
census:link                       404      404     404          404    404    404        404
census:link_section               404      404     404          404    404    404        404
census:link_review                404      404     404          404    404    404        404
census:link_upload                404      404     404          404    404    404        404
census:proxy                      302      404     404          404    302    302        404
census:proxy_section              302      404     404          404    302    302        404
census:proxy_review               302      404     404          404    422    422        404
census:proxy_upload               302      404     404          404    422    422        404
census:save_view                  302      422     422          422    422    422        404
census:add_record                 302      422     422          422    422    404        404
census:bulk                       302      200     200          200    200    404        404
census:change_record              302      404     404          422    404    404        404
census:retire_record              302      404     404          422    404    404        404
census:restore_record             302      404     404          302    404    404        404
census:attach_evidence            302      404     404          422    404    404        404
census:change_view                302      404     404          422    404    404        404
census:delete_view                302      404     404          302    404    404        404
census:delete_campaign            302      404     404          404    302    404        404
census:link_entity                302      404     404          404    302    404        404
census:declare                    400      400     400          400    400    400        400
census:declare_by_password        401      401     401          401    401    401        401
census:renew_machine_token        302      200     200          200    200    404        404
census:revoke_machine_token       302      302     302          302    302    404        404
census:machine_options            302      422     422          422    422    404        404
census:settle_machine             302      404     404          302    404    404        404
census:add_bill_file              302      422     422          422    422    404        404
census:check_bill_file            302      302     302          302    302    404        404
census:undo_bill_file             302      404     404          302    404    404        404
census:billed_unknown_lines       302      422     422          422    422    404        404
census:price_gaps                 302      422     422          422    422    404        404
census:add_operator_profile       302      422     422          422    422    404        404
census:change_operator_profile    302      404     404          422    404    404        404
census:delete_operator_profile    302      404     404          302    404    404        404
census:announce_bill_total        302      404     404          422    404    404        404
census:check_one_bill             302      404     404          422    404    404        404
census:load_questionnaire         302      404     404          404    422    404        404
census:copy_questionnaire         302      404     404          404    422    404        404
census:edit_questionnaire         302      404     404          404    422    404        404
census:add_questionnaire_section  302      404     404          404    422    404        404
census:add_questionnaire_field    302      404     404          404    422    404        404
census:publish_questionnaire      302      404     404          404    302    404        404
census:retire_questionnaire       302      404     404          404    302    404        404
census:note_deadline              302      404     404          422    404    404        404
census:choose_digest              302      422     422          422    422    422        404
census:create_feed                302      200     200          200    200    200        404
census:revoke_feed                302      302     302          302    302    302        404
census:load_copper                302      404     404          404    422    404        404
census:copper_preview             302      404     404          404    302    404        404
census:drop_copper                302      404     404          404    404    404        404
studies:load                      302      404     404          404    422    404        404
studies:preview                   302      404     404          404    302    404        404
studies:conduct                   302      404     404          404    302    404        404
studies:add_scenario              302      404     404          404    422    404        404
studies:take_spending             302      404     404          404    302    404        404
studies:scenario_matrix           302      404     404          404    302    404        404
studies:add_criterion             302      404     404          404    422    404        404
studies:move_study                302      404     404          404    302    404        404
studies:arbitrate_study           302      404     404          404    422    404        404
studies:delete_criterion          302      404     404          404    302    404        404
studies:change_scenario           302      404     404          404    422    404        404
studies:delete_scenario           302      404     404          404    302    404        404
studies:choose_participants       302      404     404          404    422    404        404
studies:propose_entries           302      404     404          404    302    404        404
studies:cite_hearing              302      404     404          404    422    404        404
studies:uncite_hearing            302      404     404          404    302    404        404
studies:add_piece                 302      404     404          404    422    404        404
studies:change_piece              302      404     404          404    422    404        404
studies:delete_piece              302      404     404          404    302    404        404
studies:change_hearing            302      404     404          404    422    404        404
studies:delete_hearing            302      404     404          404    302    404        404
studies:add_hearing               302      404     404          404    422    404        404
studies:copy_hearings             302      404     404          404    302    404        404
studies:add_argument              302      404     404          404    422    404        404
studies:hide_argument             302      404     404          404    422    404        404
studies:change_argument           302      404     404          404    422    404        404
studies:delete_argument           302      404     404          404    302    404        404
api:scenarios                     401      404     404          404    422    404        404
studies:create_case               302      404     404          404    422    404        404
studies:add_amortisation_period   302      404     404          404    422    404        404
studies:amortisation_period       302      404     404          404    422    404        404
studies:add_revision_clause       302      404     404          404    422    404        404
studies:edit_revision_clause      302      404     404          404    422    404        404
studies:price_indices             302      404     404          404    422    404        404
studies:load_price_indices        302      404     404          404    422    404        404
studies:describe_case             302      404     404          404    422    404        404
studies:add_case_value            302      404     404          404    422    404        404
studies:case_value                302      404     404          404    422    404        404
studies:add_case_option           302      404     404          404    422    404        404
studies:case_option               302      404     404          404    422    404        404
studies:add_case_line             302      404     404          404    422    404        404
studies:case_line                 302      404     404          404    422    404        404
studies:add_case_funding          302      404     404          404    422    404        404
studies:case_funding              302      404     404          404    422    404        404
studies:copy_case_example         302      404     404          404    302    404        404
studies:drop_amortisation_period  302      404     404          404    302    404        404
studies:drop_revision_clause      302      404     404          404    302    404        404
studies:copy_case                 302      404     404          404    302    404        404
studies:delete_case               302      404     404          404    302    404        404
studies:freeze_case               302      404     404          404    302    404        404
studies:remove_case_piece         302      404     404          404    302    404        404
studies:publish_case              302      404     404          404    302    404        404
studies:new_savings               302      404     404          404    422    404        404
studies:edit_savings              302      404     404          404    422    404        404
studies:compute_savings           302      404     404          404    302    404        404
studies:freeze_savings            302      404     404          404    302    404        404
studies:choose_offer              302      404     404          404    422    404        404
studies:record_obtained           302      404     404          404    422    404        404
studies:add_reference             302      404     404          404    422    404        404
studies:edit_reference            302      404     404          404    422    404        404
studies:retire_reference          302      404     404          404    302    404        404
studies:load_references           302      404     404          404    422    404        404
studies:preview_references        302      404     404          404    302    404        404
studies:scope                     302      404     404          404    422    404        404
studies:change_scope              302      404     404          404    422    404        404
studies:freeze                    302      404     404          404    302    404        404
studies:reopen                    302      404     404          404    422    404        404
studies:delete_scope              302      404     404          404    302    404        404
studies:new_sharing               302      404     404          404    422    404        404
studies:edit_sharing              302      404     404          404    422    404        404
studies:sharing_values            302      404     404          404    422    404        404
studies:compute_sharing           302      404     404          404    409    404        404
studies:freeze_sharing            302      404     404          404    302    404        404
studies:approve_sharing           302      404     404          404    404    404        404
studies:delete_sharing            302      404     404          404    302    404        404
studies:new_telephony_analysis    302      404     404          404    422    404        404
studies:compute_telephony         302      404     404          404    302    404        404
studies:freeze_telephony          302      404     404          404    302    404        404
studies:cite_telephony            302      404     404          404    302    404        404
studies:merge_sites               302      404     404          404    422    404        404
studies:new_tariff                302      404     404          404    422    404        404
studies:new_plan                  302      404     404          404    422    404        404
studies:change_plan               302      404     404          404    422    404        404
studies:add_report                302      404     404          404    422    404        404
studies:compose_report            302      404     404          404    422    404        404
studies:delete_report             302      404     404          404    302    404        404
studies:freeze_report             302      404     404          404    302    404        404
studies:add_plan_step             302      404     404          404    422    404        404
studies:propose_plan              302      404     404          404    422    404        404
studies:change_plan_step          302      404     404          404    422    404        404
studies:delete_plan_step          302      404     404          404    302    404        404
studies:publish_edition           302      404     404          404    302    404        404
studies:withdraw_report           302      404     404          404    302    404        404
"""


def _record(place: Place) -> dict[str, Any]:
    """A machine of the commune, proved by a file."""
    with everything("what a machine was proved by"):
        proof = store(place.town.pk, "facture.pdf", "application/pdf", b"%PDF")
    return {"kind": "equipements", "pk": row(Equipment, place, evidence=proof, retired_on=None).pk}


def _view(place: Place) -> dict[str, Any]:
    """A view that the clerk of the commune keeps."""
    with everything("who keeps it"):
        clerk = RoleAssignment.objects.select_related("person").filter(owner=place.town).order_by("pk")[0].person
    return {"pk": row(SavedView, place, person=clerk, kind="equipements", query="").pk}


def _parts_of_link(path: str, *names: str) -> dict[str, str]:
    return dict(zip(names, path.strip("/").split("/")[-len(names) :], strict=True))


def _invitation(place: Place) -> dict[str, str]:
    with everything("who invites"):
        inviter = RoleAssignment.objects.filter(owner=place.town).values_list("person_id", flat=True).first()
    offered = row(Invitation, place, role="TOWN_CLERK", inviter_id=inviter, inviter_organisation_id=place.town.pk)
    return _parts_of_link(link_of(offered), "token")


def _someone_without_password(place: Place) -> dict[str, str]:
    return _parts_of_link(one_time_path(row(Person, place)), "key", "token")


_PICTURE_OF_SHARING: Final = {"name": "x", "piece": 0}
_PICTURE: Final = {"slug": "territoire", "name": "x", "piece": 0}


def _campaign(place: Place) -> Any:
    campaign: Campaign = _of_body(Campaign, place)
    return campaign


def _sharing(place: Place, state: str = "COMPUTED") -> Any:
    """A sharing of the body in which the commune has a share."""
    sharing: CostSharing = _of_body(CostSharing, place, state="DRAFT", total=100, phase_year=None, phase_years=None)
    own = row(SharingMember, place, owner=place.body, counterparty=place.town, sharing=sharing, amount=100)
    own.steps = [["Étape", "1 + 1", "2,00"]]
    with everything("a sharing with its annex"):
        own.save()
        SharingWorks.objects.create(owner=place.body, sharing=sharing, pictures={"x": ["<svg/>"]})
        annex = store(place.body.pk, "annexe.pdf", "application/pdf", b"%PDF")
        SharingPaper.objects.create(owner=place.body, sharing=sharing, ending="pdf", file=annex)
        sharing.state = state
        sharing.save()
    return sharing


def _share_sheet(place: Place) -> dict[str, Any]:
    sharing = _sharing(place)
    with everything("the share of the commune"):
        return {"pk": sharing.pk, "member": SharingMember.objects.get(sharing=sharing).pk}


def _study(place: Place) -> Any:
    study: Study = _of_body(Study, place, digest_pictures={"x": ["<svg/>"]})
    with everything("a study with its papers"):
        report = store(place.body.pk, "etude.pdf", "application/pdf", b"%PDF")
    _of_body(StudyPaper, place, study=study, file=report)
    _of_body(StudyChapter, place, study=study, slug="essentiel")
    return study


def _weighed_study(place: Place) -> Any:
    return _of_body(Study, place, state="ANALYSED")


def _revised(place: Place) -> dict[str, Any]:
    """A clause whose index is known."""
    with everything("an index that was published"):
        IndexReading.objects.get_or_create(
            owner=place.body, code="SYNTEC", month=LONG_AGO, published_on=LONG_AGO, defaults={"value": 312}
        )
    return {"pk": _of_body(RevisionClause, place).pk}


def _citation(place: Place) -> dict[str, Any]:
    cited = _of_body(ScenarioCitation, place, scenario=_scenario(place), sheet=_of_body(HearingSheet, place))
    return {"pk": cited.scenario_id, "sheet": cited.sheet_id}


def _scenario(place: Place) -> Any:
    return _of_body(Scenario, place, study=_weighed_study(place))


_CHAPTERS: Final = [["essentiel", "L’essentiel", [], {"x": ["<svg/>"]}]]


def _report(place: Place) -> Any:
    return _of_body(StudyReport, place, study=_study(place), left_out=[], notes={})


def _report_edition(place: Place) -> Any:
    facts = {"audience": "MEMBERS", "chapters": _CHAPTERS, "versions": [], "missing": []}
    made = _of_body(ReportEdition, place, report=_report(place), **facts)
    with everything("an edition with its papers"):
        paper = store(place.body.pk, "rapport.pdf", "application/pdf", b"%PDF")
    _of_body(EditionPaper, place, edition=made, ending="pdf", file=paper)
    return made


def _published(place: Place) -> Any:
    made = _report_edition(place)
    read = _of_body(PublishedReport, place, edition=made, study=made.report.study, chapters=_CHAPTERS)
    with everything("what members read"):
        paper = EditionPaper.objects.select_related("file").get(edition=made).file
    facts = {name: getattr(paper, name) for name in ("key", "name", "media_type", "size", "sha256")}
    _of_body(PublishedPaper, place, report=read, ending="pdf", **facts)
    return read


def _pictured_study(place: Place) -> Any:
    table = {"caption": "", "columns": [], "rows": [], "note": ""}
    block = {"kind": "picture", "name": "x", "title": "x", "sentence": "", "pieces": [[1, 1]], "table": table}
    return _of_body(Study, place, digest=[block], digest_pictures={"x": ["<svg/>"]})


_DRAWN: Final = {"slug": "essentiel", "name": "x", "piece": 0}


def _business_case(place: Place) -> Any:
    content = _content()
    content["options"][1]["financements"] = [{"nom": "État", "nature": "subvention", "montant": "horizon"}]
    return _of_body(BusinessCase, place, study=None, content=content)


_OF_CASE: Final[dict[str, dict[str, Any]]] = {
    **{f"studies:{page}": {} for page in ("case", "describe_case", "copy_case", "delete_case", "freeze_case")},
    **{f"api:{page}": {} for page in ("business_case", "freeze_business_case")},
    "studies:export_case": {"ending": "csv"},
    "studies:case_part": {"slug": "options"},
    "studies:add_case_value": {},
    "studies:case_value": {"key": "achat"},
    "studies:add_case_option": {},
    "studies:case_option": {"rank": 1},
    "studies:add_case_line": {"rank": 1},
    "studies:case_line": {"rank": 1, "place": 0},
    "studies:add_case_funding": {"rank": 1},
    "studies:case_funding": {"rank": 1, "place": 0},
    "studies:remove_case_piece": {"what": "ligne-1-0"},
}


def _of_case(more: dict[str, Any]) -> Callable[[Place], dict[str, Any]]:
    return lambda place: {"pk": _business_case(place).pk} | more


def _edition(place: Place) -> Any:
    case = _business_case(place)
    return _of_body(CaseEdition, place, case=case, content=_content(), lives=[], blocks=[], pictures={})


def _content() -> dict[str, Any]:
    found = example("morlaix-copieur")
    return {} if found is None else document_of(found.case)


def _number_of(edition: Any) -> dict[str, Any]:
    return {"pk": edition.case_id, "number": edition.number}


def _analysed_line(place: Place) -> dict[str, Any]:
    """A line of the commune, in an analysis of the body."""
    analysis = _of_body(TelephonyAnalysis, place)
    line = row(AnalysedLine, place, owner=place.town, counterparty=place.body, analysis=analysis)
    with everything("what it was computed from"):
        AnalysedLine.objects.filter(pk=line.pk).update(usage={}, left_out="")
    return {"pk": line.pk}


def _bridge(place: Place) -> dict[str, Any]:
    """The first of the bridges that an analysis looks at."""
    analysis = _of_body(TelephonyAnalysis, place)
    bridges = [{"one": {"name": "Mairie"}, "other": {"name": "École"}, "metres": "80"}]
    _of_body(SiteMerger, place, analysis=analysis, bridges=bridges, found={})
    return {"pk": analysis.pk, "rank": 0}


def _savings(state: str) -> Callable[[Place], dict[str, Any]]:
    return lambda place: {"pk": _of_body(Savings, place, state=state).pk}


def _savings_line(state: str) -> Callable[[Place], dict[str, Any]]:
    def made(place: Place) -> dict[str, Any]:
        savings = _of_body(Savings, place, state="DRAFT")
        line = row(SavingsLine, place, owner=place.body, counterparty=place.town, savings=savings)
        with everything("what members read does not change any more"):
            Savings.objects.filter(pk=savings.pk).update(state=state)
        return {"pk": savings.pk, "line": line.pk}

    return made


def _reference(place: Place) -> dict[str, Any]:
    with everything("what a price was read from"):
        kept = store(place.body.pk, "catalogue.pdf", "application/pdf", b"%PDF")
    return {"pk": _of_body(PriceReference, place, document=kept).pk}


def _scoped_study(place: Place) -> Any:
    """A study of a campaign that was asked online, before its data are frozen."""
    return _of_body(Study, place, campaign=_asked(place, "FROZEN"), state="SCOPING", themes=["TELECOM"])


def _entity(place: Place) -> dict[str, Any]:
    """Whose response is that of the commune to its body."""
    campaign = _campaign(place)
    entity = _of_body(SurveyedEntity, place, campaign=campaign, organisation=place.town)
    row(Response, place, campaign=campaign, entity_name=entity.name)
    return {"pk": campaign.pk, "entity": entity.pk}


def _asked(place: Place, state: str = "OPEN") -> Any:
    """A campaign that is asked online."""
    facts = {"origin": "ASKED", "state": state, "version": version_of(place.body), "fields": {}}
    return _of_body(Campaign, place, deadline=date(2030, 1, 1), quality=QUALITY, **facts)


QUALITY: Final[dict[str, Any]] = {
    **dict.fromkeys(
        ("total", "answered", "by_proxy", "population", "population_answered", "population_unknown", "imputed"), 0
    ),
    "responses": {},
    "values": {"asked": 0, "filled": 0, "unknown": 0},
    "findings": {"blocking": 0, "warning": 0, "explained": 0},
    "fields": {},
}


def _in_state(state: str) -> Callable[[Place], dict[str, Any]]:
    return lambda place: {"pk": _asked(place, state).pk}


def _lettered(place: Place) -> dict[str, Any]:
    """A campaign that asks the commune."""
    campaign = _asked(place)
    _of_body(SurveyedEntity, place, campaign=campaign, organisation=place.town)
    return {"pk": campaign.pk}


def _answered(place: Place, **more: Any) -> dict[str, Any]:
    """What the commune answers to it."""
    campaign = _asked(place)
    return {"pk": row(Response, place, campaign=campaign, state="IN_PROGRESS", door="").pk, **more}


def _of_door(more: dict[str, Any]) -> Callable[[Place], dict[str, Any]]:
    return lambda place: _answered(place, **more)


def _reviewed(place: Place) -> dict[str, Any]:
    campaign = _asked(place)
    return {"pk": campaign.pk, "response": row(Response, place, campaign=campaign, state="IN_PROGRESS", door="").pk}


def _personal_link(place: Place) -> Any:
    campaign = _asked(place)
    response = row(Response, place, campaign=campaign, state="IN_PROGRESS", door="")
    return row(PersonalLink, place, response=response, nonce="x")


def _link_of_campaign(place: Place) -> dict[str, Any]:
    link = _personal_link(place)
    with everything("its campaign"):
        return {"pk": link.response.campaign_id, "link": link.pk}


def _of_body(model: Any, place: Place, **facts: Any) -> Any:
    return row(model, place, owner=place.body, **facts)


def _bill_file(place: Place) -> dict[str, Any]:
    with everything("a file with its bytes"):
        kept = store(place.town.pk, "factures.csv", "text/csv", b"x")
    return {"pk": row(BillFile, place, file=kept).pk}


def _membership(place: Place) -> Membership:
    with everything("a row of the stage"):
        return Membership.objects.get(owner=place.body, counterparty=place.town)


def _commune(_: Place) -> dict[str, Any]:
    facts = {"name": "Taulé", "department": "29", "search_text": "taule"}
    return {"insee": Commune.objects.get_or_create(pk="29279", defaults=facts)[0].pk}


def _body(_: Place) -> dict[str, Any]:
    facts = {"name": "CC", "kind": "CC", "municipal_population": 1, "total_population": 1, "search_text": "cc"}
    return {"siren": IntermunicipalBody.objects.get_or_create(pk="200000001", defaults=facts)[0].pk}


def _notice(place: Place) -> Any:
    """The notice of a contract of the commune."""
    terms = {"ends_on": date(2099, 12, 31), "renewal": "TACIT", "renewal_months": 12, "most_renewals": None}
    contract = row(Contract, place, **terms, notice_months=3, notice_days=None, retired_on=None)
    facts = {"kind": "NOTICE", "record_kind": "contrats", "record_id": contract.pk, "due_on": date(2099, 9, 30)}
    return row(Deadline, place, **facts)


def _feed(place: Place) -> dict[str, Any]:
    with everything("who reads it"):
        person = RoleAssignment.objects.filter(owner=place.town).values_list("person_id", flat=True)[:1].get()
    CalendarFeed.objects.get_or_create(digest=digest_of("secret"), defaults={"person_id": person})
    return {"secret": "secret"}


_KIND: Final = {"kind": "equipements"}
_OF_RECORD: Final = ("record", "change_record", "retire_record", "restore_record", "attach_evidence", "evidence")
_OF_KIND: Final = ("records", "labels", "label_sheet", "export", "save_view", "add_record", "bulk")


def _import(place: Place, state: str = "DRAFT") -> dict[str, Any]:
    """A file of one machine, on the disk, whose column of names alone is read."""
    with everything("a file of the stage"):
        kept = store(place.town.pk, "parc.csv", "text/csv", "nom;série\nPC;1\n".encode())
    table = {"name": "fichier", "header_row": 1, "header": ["nom", "série"], "rows": 1, "separator": ";"}
    rules = {"kind": "equipements", "columns": [{"heading": "nom", "target": "name"}]}
    reading = {"table": "fichier", "rules": rules, "dialect": {"separator": ";", "encoding": "utf-8"}}
    facts = {"kind": "equipements", "tables": [table], "readings": [reading], "summary": {"ERROR": 1}, "job": None}
    return {"pk": row(FileImport, place, file=kept, state=state, **facts).pk}


OBJECTS: Final[dict[str, Callable[[Place], dict[str, Any]]]] = {
    **{f"census:{name}": _import for name in ("import", "import_columns", "reread_import", "check_import")},
    **{f"census:{name}": _import for name in ("write_import", "drop_import", "import_errors")},
    "census:undo_import": lambda place: _import(place, "DONE"),
    "census:delete_mapping": lambda place: {"pk": row(FileMapping, place).pk},
    "census:export_everything": lambda _: {"ending": "zip"},
    "api:import_file": lambda _: {"kind": "equipements"},
    "api:import_shown": _import,
    "api:confirm_import": _import,
    "api:undo_import": lambda place: _import(place, "DONE"),
    **{f"census:{name}": _record for name in _OF_RECORD},
    **{f"census:{name}": lambda _: _KIND for name in _OF_KIND},
    "api:inventory_records": lambda _: _KIND,
    "api:inventory_record": _record,
    "api:retire_inventory_record": _record,
    "census:change_view": _view,
    "census:delete_view": _view,
    "api:body": _body,
    "api:campaign": lambda place: {"pk": _campaign(place).pk},
    "api:commune": _commune,
    "api:conduct": lambda place: {"pk": _study(place).pk},
    "api:job": lambda place: {"pk": row(Job, place).pk},
    "api:organisation": lambda place: {"pk": place.town.pk},
    "api:paper": lambda place: {"pk": _study(place).pk, "format": "pdf"},
    "api:follow": lambda place: {"pk": _asked(place).pk},
    "api:quality": _in_state("FROZEN"),
    "api:answered": _reviewed,
    "api:responses": lambda place: {"pk": _campaign(place).pk},
    "api:study": lambda place: {"pk": _study(place).pk},
    "api:telecom_bill": lambda place: {"pk": row(Bill, place).pk},
    "census:announce_bill_total": lambda place: {"pk": row(Bill, place).pk},
    "census:bill": lambda place: {"pk": row(Bill, place).pk},
    "census:bill_file_content": _bill_file,
    "census:change_operator_profile": lambda place: {"pk": row(OperatorProfile, place).pk},
    "census:check_one_bill": lambda place: {"pk": row(Bill, place).pk},
    "census:delete_operator_profile": lambda place: {"pk": row(OperatorProfile, place).pk},
    "census:export_bill": lambda place: {"pk": row(Bill, place).pk, "ending": "csv"},
    "census:export_bills": lambda _: {"table": "factures", "ending": "csv"},
    "census:undo_bill_file": _bill_file,
    "census:campaign": lambda place: {"pk": _campaign(place).pk},
    "census:delete_campaign": lambda place: {"pk": _campaign(place).pk},
    "census:open_link": lambda place: _parts_of_link(path_of(_personal_link(place)), "token"),
    **{
        f"census:{page}": _in_state(state)
        for page, state in {
            **dict.fromkeys(("change_campaign", "choose_members", "publish_campaign", "delete_draft"), "DRAFT"),
            **dict.fromkeys(("remind", "validate_all", "close_campaign", "campaign_links", "follow_csv"), "OPEN"),
            **dict.fromkeys(("reopen_campaign", "freeze_campaign"), "CLOSED"),
            **dict.fromkeys(("archive_campaign", "quality_report"), "FROZEN"),
        }.items()
    },
    "census:quality_file": lambda place: {**_in_state("FROZEN")(place), "ending": "pdf"},
    "census:letters_file": _lettered,
    "census:renew_link": _link_of_campaign,
    "census:revoke_link": _link_of_campaign,
    "census:review_response": _reviewed,
    **{
        f"census:{door}{page}": _of_door(more)
        for door in ("answer", "link", "proxy")
        for page, more in {
            **{page: {} for page in ("", "_review", "_figures", "_figures_file", "_upload")},
            **{"_section": {"code": "contact"}, "_paper": {"ending": "pdf"}},
        }.items()
    },
    "census:declare": lambda place: {"token": enrol(place.town)},
    "census:link_entity": _entity,
    "census:machine": lambda place: {"pk": row(Machine, place).pk},
    "census:settle_machine": lambda place: {"pk": row(Machine, place).pk},
    "census:response": _entity,
    "api:yearly_costs": lambda place: {"pk": place.town.pk},
    "census:sheet": lambda place: {"pk": place.town.pk},
    "census:shared_response": lambda place: {"pk": row(Response, place, campaign=_campaign(place)).pk},
    "census:shipped_questionnaire": lambda _: {"code": "village"},
    "census:copy_questionnaire": lambda _: {"code": "village"},
    "census:shipped_file": lambda _: {"code": "village", "ending": "pdf"},
    "census:questionnaire_file": lambda place: {"pk": _of_body(Questionnaire, place).pk, "ending": "ods"},
    **{
        f"census:{page}": lambda place: {"pk": _of_body(Questionnaire, place).pk}
        for page in (
            "questionnaire",
            "edit_questionnaire",
            "add_questionnaire_section",
            "add_questionnaire_field",
            "publish_questionnaire",
            "retire_questionnaire",
        )
    },
    "census:agenda_feed": _feed,
    "census:deadline": lambda place: {"pk": row(Deadline, place).pk},
    "census:deadlines_file": lambda _: {"ending": "csv"},
    "census:letter": lambda place: {"pk": _notice(place).pk, "ending": "pdf"},
    "census:note_deadline": lambda place: {"pk": row(Deadline, place).pk},
    "studies:case_example": lambda _: {"slug": "morlaix-copieur"},
    "studies:copy_case_example": lambda _: {"slug": "morlaix-copieur"},
    "studies:published_case": lambda place: {"pk": _of_body(PublishedCase, place, edition=_edition(place)).pk},
    "studies:amortisation_period": lambda place: {"pk": _of_body(AmortisationPeriod, place).pk},
    "studies:drop_amortisation_period": lambda place: {"pk": _of_body(AmortisationPeriod, place).pk},
    **{
        f"studies:{page}": lambda place: {"pk": _of_body(RevisionClause, place).pk}
        for page in ("revision_clause", "edit_revision_clause", "drop_revision_clause")
    },
    "api:price_revision": _revised,
    **{name: _of_case(more) for name, more in _OF_CASE.items()},
    "studies:case_edition": lambda place: _number_of(_edition(place)),
    "studies:publish_case": lambda place: _number_of(_edition(place)),
    "studies:case_sheet": lambda place: _number_of(_edition(place)) | {"ending": "pdf"},
    **{f"studies:{page}": _savings("COMPUTED") for page in ("edit_savings", "compute_savings", "freeze_savings")},
    **{f"studies:{page}": _savings("FROZEN") for page in ("savings", "savings_lines", "savings_calendar")},
    **{f"api:{page}": _savings("FROZEN") for page in ("one_savings", "lines_of_savings")},
    "api:ask_savings": _savings("COMPUTED"),
    "api:freeze_savings": _savings("COMPUTED"),
    "api:retire_price_reference": lambda place: {"pk": _of_body(PriceReference, place, retired_on=None).pk},
    "studies:savings_file": lambda place: _savings("FROZEN")(place) | {"table": "lignes", "ending": "csv"},
    "studies:savings_line": _savings_line("FROZEN"),
    "studies:choose_offer": _savings_line("COMPUTED"),
    "studies:record_obtained": _savings_line("FROZEN"),
    "studies:references_file": lambda _: {"ending": "csv"},
    **{
        f"studies:{page}": _reference
        for page in ("reference", "edit_reference", "retire_reference", "reference_document")
    },
    **{
        f"api:{page}": lambda place: {"pk": _sharing(place).pk}
        for page in ("sharing", "enter_values", "work_out", "freeze_sharing")
    },
    "studies:approve_sharing": lambda place: {"pk": _sharing(place, "FROZEN").pk},
    "studies:compute_sharing": lambda place: {"pk": _sharing(place).pk},
    "studies:delete_sharing": lambda place: {"pk": _sharing(place).pk},
    "studies:edit_sharing": lambda place: {"pk": _sharing(place).pk},
    "studies:freeze_sharing": lambda place: {"pk": _sharing(place).pk},
    "studies:share_sheet": _share_sheet,
    "studies:sharing": lambda place: {"pk": _sharing(place).pk},
    "studies:sharing_annex": lambda place: {"pk": _sharing(place).pk, "ending": "pdf"},
    "studies:sharing_export": lambda place: {"pk": _sharing(place).pk, "ending": "csv"},
    "studies:sharing_picture": lambda place: {"pk": _sharing(place).pk, "edition": 1, **_PICTURE_OF_SHARING},
    "studies:sharing_values": lambda place: {"pk": _sharing(place).pk},
    **{
        f"api:{page}": lambda place: {"pk": _of_body(TelephonyAnalysis, place).pk}
        for page in (
            "telephony_analysis",
            "compute_telephony_analysis",
            "freeze_telephony_analysis",
            "telephony_bridges",
        )
    },
    "api:remove_telephony_bridge": _bridge,
    "api:telephony_tariff": lambda place: {"pk": _of_body(Tariff, place).pk},
    **{
        f"studies:{page}": lambda place: {"pk": _of_body(TelephonyAnalysis, place).pk}
        for page in ("telephony_analysis", "compute_telephony", "freeze_telephony", "cite_telephony", "merge_sites")
    },
    "studies:analysed_line": _analysed_line,
    "studies:export_analysed_lines": lambda place: {"pk": _of_body(TelephonyAnalysis, place).pk, "ending": "csv"},
    "studies:tariff": lambda place: {"pk": _of_body(Tariff, place).pk},
    "studies:new_plan": lambda place: {"pk": _of_body(Tariff, place).pk},
    "studies:change_plan": lambda place: {"pk": _of_body(TariffPlan, place).pk},
    "studies:chapter": lambda place: {"pk": _study(place).pk, "slug": "essentiel"},
    "studies:conduct": lambda place: {"pk": _study(place).pk},
    **{
        name: lambda place: {"pk": _scoped_study(place).pk}
        for name in (
            "studies:change_scope",
            "studies:freeze",
            "studies:reopen",
            "studies:delete_scope",
            "api:freeze",
        )
    },
    "studies:detail": lambda place: {"pk": _study(place).pk},
    "studies:paper": lambda place: {"pk": _study(place).pk, "ending": "pdf"},
    **{
        f"studies:{page}": lambda place: {"pk": _report(place).pk}
        for page in (
            *("report", "compose_report", "delete_report", "freeze_report"),
            *("report_plan", "add_plan_step", "propose_plan"),
        )
    },
    **{
        f"studies:{page}": lambda place: {"pk": _of_body(PlanStep, place, report=_report(place)).pk}
        for page in ("change_plan_step", "delete_plan_step")
    },
    "studies:preview_report": lambda place: {"pk": _report(place).pk, "audience": "members", "slug": "essentiel"},
    "studies:preview_report_picture": lambda place: {
        "pk": _of_body(StudyReport, place, study=_pictured_study(place), left_out=[], notes={}).pk,
        "audience": "members",
        **_DRAWN,
    },
    "studies:publish_edition": lambda place: {"pk": _report_edition(place).pk},
    "studies:edition_paper": lambda place: {"pk": _report_edition(place).pk, "ending": "pdf"},
    "studies:edition": lambda place: {"pk": _report_edition(place).pk, "slug": "essentiel"},
    "studies:edition_picture": lambda place: {"pk": _report_edition(place).pk, **_DRAWN},
    "studies:withdraw_report": lambda place: {"pk": _published(place).pk},
    "studies:own_annex": lambda place: {"pk": _published(place).pk},
    "studies:published_report_paper": lambda place: {"pk": _published(place).pk, "ending": "pdf"},
    "studies:published_report": lambda place: {"pk": _published(place).pk, "slug": "essentiel"},
    "studies:published_report_picture": lambda place: {"pk": _published(place).pk, **_DRAWN},
    "api:published_report": lambda place: {"pk": _published(place).pk},
    "api:published_report_paper": lambda place: {"pk": _published(place).pk, "format": "pdf"},
    "api:report_edition": lambda place: {"pk": _report_edition(place).pk},
    "api:report_edition_paper": lambda place: {"pk": _report_edition(place).pk, "format": "pdf"},
    "studies:picture": lambda place: {"pk": _study(place).pk, "edition": 1, **_PICTURE},
    "api:scenarios": lambda place: {"pk": _weighed_study(place).pk},
    **{
        f"studies:{page}": lambda place: {"pk": _weighed_study(place).pk}
        for page in ("study_scenarios", "add_scenario", "take_spending", "scenario_matrix", "add_criterion")
    },
    "studies:export_scenarios": lambda place: {"pk": _weighed_study(place).pk, "ending": "csv"},
    "studies:arbitrate_study": lambda place: {"pk": _of_body(Study, place, state="PRESENTED").pk},
    "studies:move_study": lambda place: {"pk": _weighed_study(place).pk, "move": "build"},
    "studies:delete_criterion": lambda place: {"pk": _of_body(Criterion, place, study=_weighed_study(place)).pk},
    **{
        f"studies:{page}": lambda place: {"pk": _scenario(place).pk}
        for page in ("scenario", "change_scenario", "delete_scenario", "choose_participants", "propose_entries")
    },
    "studies:cite_hearing": lambda place: {"pk": _scenario(place).pk},
    "studies:uncite_hearing": _citation,
    "studies:add_piece": lambda place: {"pk": _scenario(place).pk, "piece": "couts"},
    **{
        f"studies:{page}": lambda place: {
            "pk": _of_body(ScenarioPoint, place, scenario=_scenario(place)).pk,
            "piece": "arguments",
        }
        for page in ("change_piece", "delete_piece")
    },
    **{
        f"studies:{page}": lambda place: {"pk": _of_body(HearingSheet, place).pk}
        for page in ("hearing", "change_hearing", "delete_hearing")
    },
    **{
        f"studies:{page}": lambda place: {"pk": _of_body(LibraryEntry, place, replaces="").pk}
        for page in ("change_argument", "delete_argument")
    },
    "studies:hide_argument": lambda _: {"code": "group-prices"},
    "territories:compose_body": _body,
    "territories:date_succession": lambda place: {"pk": row(OrganisationSuccession, place).pk},
    "territories:end_membership": lambda place: {"pk": _membership(place).pk},
    "territories:end_role": lambda place: {"pk": row(RoleAssignment, place, role="TOWN_CLERK").pk},
    "territories:end_share": lambda place: {"pk": row(Share, place, valid_from=LONG_AGO, valid_to=LONG_AGO).pk},  # over
    "territories:revoke_token": lambda place: {"pk": row(ApiToken, place, rights=["SEE_TERRITORY"]).pk},
    "territories:complete": lambda place: {"pk": place.town.pk},
    "territories:withdraw_invitation": lambda place: {"pk": row(Invitation, place, role="TOWN_CLERK").pk},
    "organisations:choose_password": _someone_without_password,
    "organisations:accept_invitation": _invitation,
    "scheduling:job": lambda place: {"pk": row(Job, place).pk},
    "territories:organisation": lambda place: {"pk": place.town.pk},
}
"""What an address names, made in a place."""

BODIES: Final[dict[str, Callable[[Place], dict[str, Any]]]] = {
    "organisations:switch": lambda place: {"organisation": place.town.pk},
    "census:answer": lambda _: {"etape": "rien"},
    "census:proxy": lambda _: {"etape": "rien"},
    "census:review_response": lambda _: {"etape": "ecarter", "reason": "x"},
    "territories:compose_larger": lambda place: (
        {"name": ""} | dict.fromkeys(_commune(place), "")
    ),  # where communes are known
}
"""What a form sends, where it is not empty."""

EMPTY: Final = {"csrfmiddlewaretoken": ""}
"""What a browser sends of an empty form."""


def _read(grid: str) -> dict[str, dict[str, int]]:
    head, *rows = (line.split() for line in grid.strip().splitlines())
    assert tuple(head[1:]) == CAST
    return {name: dict(zip(CAST, map(int, statuses), strict=True)) for name, *statuses in rows}


GET: Final = _read(_GET)
POST: Final = _read(_POST)


def parameters_of(route: str, place: Place) -> dict[str, Any]:
    """What the address of a route names, in a place."""
    return OBJECTS[route](place) if route in OBJECTS else {}


def body_of(route: str, place: Place) -> dict[str, Any]:
    """What is posted to a route, in a place."""
    return EMPTY | (BODIES[route](place) if route in BODIES else {})
