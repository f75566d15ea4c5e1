# The paper: `make paper`. Every number in it comes from the results through generated macros. Where joules were not measured,
# COST="--watts 4" has them estimated.

RESULTS     = results/overcompleteness/results.h5#   whose choices the paper states
GENERATIONS = results/generations-small/results.h5#  of one generation and several, and what these cost
DEVICES     = results/devices#                           and of small devices
FIGURES     = optimizers/learning activations/by-activation#  of results/FIGURES, as PLAN/NAME
SCRIPTS     = signs-small/start-flips density-small/density#  whose results are not kept: their gnuplot scripts are
PAPER       = build/paper

paper: ## set up, build the paper from the results (RESULTS=..., GENERATIONS=..., DEVICES=...): build/paper/lifeticket.pdf
	$(SETUP) build paper
	+$(MAKE) --no-print-directory $(PAPER)/lifeticket.pdf

$(PAPER)/numbers.tex: $(strip $(RESULTS))
$(PAPER)/generations/numbers.tex $(PAPER)/generations/learning.gp: $(strip $(GENERATIONS))
$(PAPER)/numbers.tex $(PAPER)/generations/numbers.tex: $(PROGRAM)
	@mkdir -p $(@D)
	$(PROGRAM) table $(filter %.h5,$^) --format tex > $@

$(PAPER)/generations/learning.gp: $(PROGRAM)
	@mkdir -p $(@D)
	$(PROGRAM) plot $(filter %.h5,$^) --output $(@D) --format svg

$(PAPER)/cost.tex: $(strip $(GENERATIONS)) $(PROGRAM)
	@mkdir -p $(@D)
	$(PROGRAM) cost $(GENERATIONS) --format tex $(COST) > $@

$(FIGURES:%=$(PAPER)/%.gp): $(PAPER)/%.gp: results/FIGURES $(PROGRAM)
	@mkdir -p $(@D)
	$(PROGRAM) $$(sed -n 's|^.*$*\.png.*  plot|plot|p' $<) --output $(@D) --format svg

$(SCRIPTS:%=$(PAPER)/%.gp): $(PAPER)/%.gp: results/%.gp
	@mkdir -p $(@D)
	cp $< $@

# So wide as they stand in the text, in millimetres, and in its letters. A pdf's date is fixed, so that it has the same bytes.
COLUMN = 105
$(addprefix $(PAPER)/,generations/learning.pdf optimizers/learning.pdf): COLUMN = 116
$(PAPER)/activations/by-activation.pdf: COLUMN = 136
PICTURES = $(FIGURES:%=$(PAPER)/%.pdf) $(SCRIPTS:%=$(PAPER)/%.pdf) $(PAPER)/generations/learning.pdf
$(PICTURES): %.pdf: %.gp
	gnuplot -d -e "format='pdf'; output='$@.tmp'; column=$(COLUMN); font='Latin Modern Roman'" $< 2> $@.log || { cat $@.log >&2; exit 1; }
	LC_ALL=C sed -i 's/CreationDate (D:[0-9]\{14\}/CreationDate (D:19700101000000/' $@.tmp
	mv $@.tmp $@

# Sentences and tables.
$(PAPER)/claims.tex: experiments/claims.yaml $(wildcard results/*/results.h5 results/*/*.csv) $(PROGRAM)
	@mkdir -p $(@D)
	$(PROGRAM) claims $< --format tex > $@

$(PAPER)/lifeticket.tex: paper/lifeticket.tex scripts/fill.py $(wildcard results/*/results.h5 results/*.csv results/*/*.csv) $(PROGRAM)
	@mkdir -p $(@D)
	LIFETICKET=$(PROGRAM) $(PYTHON) scripts/fill.py --output $@ $<

$(PAPER)/devices.tex: paper/devices.py $(patsubst %,$(strip $(DEVICES))/%.csv,networks learning)
	@mkdir -p $(@D)
	$(PYTHON) paper/devices.py $(DEVICES) > $@

$(sort $(strip $(RESULTS)) $(strip $(GENERATIONS))):
	@echo "make: $@ is missing; name the results of sweeps: make paper RESULTS=... GENERATIONS=..." >&2; exit 1

# The date is fixed, so that the same results make the same bytes.
$(PAPER)/lifeticket.pdf: $(PAPER)/lifeticket.tex $(PAPER)/claims.tex $(PICTURES) $(PAPER)/numbers.tex \
		$(PAPER)/generations/numbers.tex $(PAPER)/cost.tex $(PAPER)/devices.tex
	cd $(PAPER) && SOURCE_DATE_EPOCH=0 FORCE_SOURCE_DATE=1 latexmk -pdf -halt-on-error -interaction=nonstopmode -silent lifeticket.tex

.PHONY: paper
