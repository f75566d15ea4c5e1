# lifeticket: how small can a neural network be and still learn Conway's Game of Life?
# `make help` lists the targets.

# ---- knobs -----------------------------------------------------------------------------------------
CC      = $(COMPILER)#   the first of gcc, clang, cc that is there
MODE    = release#          release | debug | sanitize | thread
THREADS = #                 threads of a sweep; empty: all processors
PLAN    = experiments/overcompleteness.yaml
OUTPUT  = build/reproduce#  where `make reproduce` leaves its results and figures
V       = #                 1: show every command of the build
SETUP   = scripts/setup#    installs missing Debian packages; SETUP=true: install nothing
PREFIX  = /usr/local#       where `make install` puts the program; DESTDIR, if any, stands before it
SECONDS = 20#               how long `make fuzz` runs each target
CLANG_FORMAT ?= clang-format-14# each version breaks lines in its own way
# CPPFLAGS, CFLAGS, LDFLAGS and LDLIBS of the caller are added to the program's own.
# ----------------------------------------------------------------------------------------------------

COMPILER := $(firstword $(notdir $(shell command -v gcc 2>/dev/null || command -v clang || command -v cc)) gcc)

MODE_FLAGS_release  = -O3
MODE_FLAGS_debug    = -O0
MODE_FLAGS_sanitize = -O1 -fsanitize=address,undefined -fno-sanitize-recover=all -fno-omit-frame-pointer
MODE_FLAGS_thread   = -O1 -fsanitize=thread

BUILD    = build/$(strip $(MODE))
WARNINGS = -Wall -Wextra -Wshadow -Wconversion
# Assertions stay on in every build. Never -ffast-math, which base/version.c refuses: -fno-math-errno only
# lets sqrtf be one instruction, and -ffp-contract=off keeps compilers from fusing operations where the
# source does not. These two come last, because results depend on them.
COMPILE_FLAGS = -std=c17 -g $(MODE_FLAGS_$(strip $(MODE))) $(WARNINGS) $(CFLAGS) -fno-math-errno -ffp-contract=off

# The serial library, which is called so where another is installed beside it.
HDF5     := $(shell pkg-config --exists hdf5-serial 2>/dev/null && echo hdf5-serial || echo hdf5)
PACKAGES := $(HDF5) zlib yaml-0.1
READY    := $(shell command -v $(CC) >/dev/null && pkg-config --exists $(PACKAGES) 2>/dev/null && echo yes)
ifeq ($(READY),yes)
# System folders, so that the libraries' headers are not held to our warnings.
LIBRARY_FLAGS := $(patsubst -I%,-isystem %,$(shell pkg-config --cflags $(PACKAGES)))
LIBRARIES     := $(shell pkg-config --libs $(PACKAGES))
endif
# Newer HDF5 has the calls of 1.10 under the same names only on request.
INCLUDE_FLAGS = -D_POSIX_C_SOURCE=200809L -DH5_USE_110_API -Isrc $(foreach isa,$(ISAS),$(DEFINE_$(isa))) $(LIBRARY_FLAGS) $(CPPFLAGS)
LINK_LIBRARIES = $(LIBRARIES) -lm -lpthread $(LDLIBS)

# Files named *_avx2.c are compiled once for each instruction set that can do their arithmetic (src/base/simd.h): to
# *_avx2.o and *_sse4.o. Only what the processor has is called. SIMDe is headers alone.
HASH         := \#
ARCHITECTURE := $(firstword $(subst -, ,$(shell $(CC) -dumpmachine 2>/dev/null)))
SIMDE        := $(shell printf '$(HASH)if !__has_include(<simde/x86/fma.h>)\n$(HASH)error\n$(HASH)endif\n' | \
	$(CC) $(CPPFLAGS) -E - >/dev/null 2>&1 && echo _simde)
ISAS_x86_64        = avx2
ISAS_x86_64_simde  = avx2 sse4
ISAS_aarch64_simde = avx2
# Under the sanitizers SIMDe takes minutes to compile, and what it is made of is the source that AVX2 has.
UNCHECKED_sanitize = sse4
UNCHECKED_thread   = sse4
ISAS              := $(filter-out $(UNCHECKED_$(strip $(MODE))),$(ISAS_$(ARCHITECTURE)$(SIMDE)))
DEFINE_avx2        = -DLIFETICKET_AVX2
DEFINE_sse4        = -DLIFETICKET_SSE4
FLAGS_x86_64_avx2  = -mavx2 -mfma -mbmi2 -mpopcnt
# SIMDe's vectors are unions, which, unlike the compiler's own, may not alias what they are loaded from.
FLAGS_simde        = -fno-strict-aliasing -Wno-psabi
FLAGS_x86_64_sse4  = -msse4.2 -mpopcnt $(FLAGS_simde)
FLAGS_aarch64_avx2 = $(FLAGS_simde)
# gcc 12.2 for ARM fails at vectors of fmax.
FLAGS_aarch64_tests = -fno-tree-vectorize
SOURCES           := $(wildcard src/*/*.c src/*/*/*.c)
VECTOR_SOURCES    := $(filter %_avx2.c,$(SOURCES))
MAIN         = src/cli/main.c
# Folders of files that the program carries with it (src/base/embedded.h).
EMBEDDED     = $(addprefix $(BUILD)/src/,report/plots report/page export/templates)
OBJECTS      = $(patsubst %.c,$(BUILD)/%.o,$(filter-out $(VECTOR_SOURCES),$(SOURCES))) $(EMBEDDED:=.o) \
	$(foreach isa,$(ISAS),$(VECTOR_SOURCES:%_avx2.c=$(BUILD)/%_$(isa).o))
LIBRARY      = $(filter-out $(MAIN:%.c=$(BUILD)/%.o),$(OBJECTS))
# Under the thread sanitizer only the suites that start threads.
SUITES_thread = $(patsubst %,tests/test_%.c,sweep sweep_resume sweep_seeds sweep_tickets rejudge bytes)
SUITES        = $(or $(SUITES_$(strip $(MODE))),$(wildcard tests/test_*.c))
TEST_OBJECTS  = $(patsubst %.c,$(BUILD)/%.o,$(filter-out tests/test_%,$(wildcard tests/*.c)) $(SUITES))
PROGRAM      = $(BUILD)/lifeticket
TESTS        = $(BUILD)/tests/run
# What lets calls of the program fail, preloaded (tests/faults/shim.h).
FAULTS       = $(BUILD)/tests/faults.so
# Debian's own Python is the one that Debian's h5py and pandas belong to.
PYTHON      := $(firstword $(wildcard /usr/bin/python3) python3)

# Where what is installed goes, and the manual and the completions of bash, zsh and fish below it, which the
# program prints itself; EMULATOR runs one that was built for another machine.
INSTALLED   = $(DESTDIR)$(strip $(PREFIX))
MAN         = share/man/man1
COMPLETIONS = share/bash-completion/completions/lifeticket share/zsh/site-functions/_lifeticket \
	share/fish/vendor_completions.d/lifeticket.fish
SHARE       = $(BUILD)/share

# Builds run on all processors, unless the caller says how many jobs.
JOBS = $(if $(findstring -j,$(MAKEFLAGS)),,-j$(shell nproc))

# The revision that results are stamped with; `unknown` in a tree without .git.
REVISION := $(or $(shell test -e .git && git -c safe.directory='$(CURDIR)' describe --always --dirty \
	--abbrev=12 --exclude='*' 2>/dev/null),unknown)

.DELETE_ON_ERROR:

all: $(PROGRAM) ## build the program (default)

setup: ## install the missing Debian packages for building and testing
	$(SETUP) build test

reproduce: ## set up, build, run the main experiment, print its table, draw its figures
	$(SETUP) build
	+$(MAKE) --no-print-directory $(JOBS) all
	$(PROGRAM) sweep $(PLAN) --output $(strip $(OUTPUT)) $(addprefix --threads ,$(strip $(THREADS)))
	$(PROGRAM) table $(strip $(OUTPUT))/results.h5
	$(PROGRAM) plot $(strip $(OUTPUT))/results.h5 --output $(strip $(OUTPUT))
	@echo "The results and the figures are in $(strip $(OUTPUT)):"
	@ls $(strip $(OUTPUT))/*.h5 $(strip $(OUTPUT))/*.png

test: ## set up, build, run all tests
	$(SETUP) build test
	+$(MAKE) --no-print-directory $(JOBS) run-tests

test-quick: ## the tests but for the suites and scripts that take long
	$(SETUP) build test
	+$(MAKE) --no-print-directory $(JOBS) run-tests LONG_UNITS= LONG_SCRIPTS=

test-faults: ## let every call of small sweeps fail in turn, kill it there, cut the power: some twenty minutes
	$(SETUP) build test
	+$(MAKE) --no-print-directory $(JOBS) $(PROGRAM) $(FAULTS)
	$(PYTHON) tests/faults/every.py $(PROGRAM) $(FAULTS) --jobs $(or $(strip $(THREADS)),$(shell nproc))

test-devices: ## run networks on small devices, in simulators, and learn Life on one: results/devices, some four minutes
	$(SETUP) build devices
	+$(MAKE) --no-print-directory $(JOBS) all
	$(PYTHON) scripts/devices.py $(PROGRAM) results/devices

threads: ## set up, run the suites that start threads under the thread sanitizer
	$(SETUP) build test
	+$(MAKE) --no-print-directory $(JOBS) run-units MODE=thread

fuzz: ## set up, feed the readers of files made-up bytes, SECONDS for each
	$(SETUP) build fuzz
	+$(MAKE) --no-print-directory $(JOBS) run-fuzz MODE=fuzz CC=clang

test-aarch64: ## build for 64-bit ARM and test what hangs on the processor, under an emulator
	$(SETUP) build test aarch64
	+$(MAKE) --no-print-directory $(JOBS) all
	+scripts/test-aarch64 $(PROGRAM)

test-export: ## run exported JavaScript in node, ONNX in OpenCV and pages in Chromium; pictures in build/export
	$(SETUP) build test export
	+$(MAKE) --no-print-directory $(JOBS) all
	scripts/test-export $(PROGRAM)

test-cluster: ## run a sweep by a Slurm that is started for it, mpirun and GNU parallel, killing processes, some three minutes
	$(SETUP) build test cluster
	+$(MAKE) --no-print-directory $(JOBS) all
	PYTHON=$(PYTHON) scripts/test-cluster $(PROGRAM)

sanitize: ## set up, run all tests under the address and undefined behaviour sanitizers
	$(SETUP) build test
	+$(MAKE) --no-print-directory $(JOBS) run-tests MODE=sanitize

mutate: ## would the tests notice? applies the faults of tests/mutants one at a time, about ten minutes
	$(SETUP) build test mutate
	+$(MAKE) --no-print-directory $(JOBS) $(TESTS) $(PROGRAM)
	$(PYTHON) scripts/mutate

lint: ## set up, check layers, format, scripts, and that both compilers give no warning
	$(SETUP) build test lint
	+$(MAKE) --no-print-directory $(JOBS) run-lint

format: ## lay the sources out as clang-format-14 does
	$(CLANG_FORMAT) -i $(FORMATTED)

install: all $(SHARE)/made ## copy the program, its manual and completions to $(DESTDIR)$(PREFIX)
	install -d '$(INSTALLED)/bin' '$(INSTALLED)/$(MAN)' $(foreach file,$(COMPLETIONS),'$(INSTALLED)/$(dir $(file))')
	install -m 755 $(PROGRAM) '$(INSTALLED)/bin/lifeticket'
	install -m 644 $(SHARE)/*.1 '$(INSTALLED)/$(MAN)'
	for file in $(COMPLETIONS); do install -m 644 $(SHARE)/$${file##*/} '$(INSTALLED)/'$$file || exit 1; done

uninstall: ## remove them there
	rm -f '$(INSTALLED)/bin/lifeticket' '$(INSTALLED)/$(MAN)/lifeticket.1' '$(INSTALLED)/$(MAN)'/lifeticket-*.1
	rm -f $(foreach file,$(COMPLETIONS),'$(INSTALLED)/$(file)')

claims: all ## judge experiments/claims.yaml, and fill README.md and results/README.md with its sentences and the results' tables
	$(PROGRAM) claims experiments/claims.yaml
	$(PYTHON) scripts/fill.py README.md results/README.md

figures: all ## make the tables and figures of committed results again, some seconds: results/FIGURES
	scripts/figures make

results: all ## say what each committed result costs, make again those that are not here, and compare them with results/MANIFEST
	LIFETICKET=$(PROGRAM) scripts/results cost
	LIFETICKET=$(PROGRAM) scripts/results make

bench: all ## measure kernels and whole updates
	$(PROGRAM) bench

bench-activations: all ## measure every activation's update beside relu's: results/bench/activations.txt, about two minutes
	$(PROGRAM) bench --activations --samples 15 > build/bench-activations.txt
	mkdir -p results/bench && cp build/bench-activations.txt results/bench/activations.txt

bench-peer: ## compare with PyTorch, which is installed: results/bench-peer, about eight minutes; COST="--watts 4" for joules
	$(SETUP) build peer
	+$(MAKE) --no-print-directory $(JOBS) all
	$(PYTHON) scripts/bench_peer.py $(PROGRAM) build/bench-peer $(COST)
	mkdir -p results/bench-peer
	cp build/bench-peer/table.txt build/bench-peer/table.csv build/bench-peer/cost.csv results/bench-peer

bench-cost: ## draw what an update costs against every size: results/cost, about five minutes
	$(SETUP) build
	+$(MAKE) --no-print-directory $(JOBS) all
	scripts/bench-cost $(PROGRAM) results/cost

include $(wildcard paper/paper.mk)

clean: ## remove everything that was built
	rm -rf build

help: ## list the targets
	@grep -hE '^[a-z-]+:.*##' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

# The rest is for the targets above. Those that set up first call make again, because what pkg-config
# says is asked for when make starts.

# The generators of PCG's author, where Debian's libpcg-cpp-dev and g++ are.
ORACLE = $(if $(shell command -v g++ 2>/dev/null),$(patsubst %,$(BUILD)/tests/pcg_oracle,$(wildcard /usr/include/pcg_random.hpp)))
$(BUILD)/tests/pcg_oracle: tests/oracle/pcg.cpp
	@mkdir -p $(@D)
	g++ -std=c++17 -O2 $< -o $@

# The suites and the scripts, several at once, the long ones first; each prints when it is done. A suite says
# that it is long (tests/suite.h); a script does so by a line `# long`.
named        = $(shell sed -n 's/^$(1)(\([a-z0-9_]*\)).*/\1/p' tests/test_*.c)
SCRIPT_TESTS = $(filter-out $(SKIPPED_$(strip $(MODE))),$(wildcard tests/test_*.sh))
# Bits and sources, which sanitizers leave as they are; and many enumerations, trainings and sweeps of what shorter suites
# do, too.
# A sanitizer takes the place of the functions that faults are made in.
SKIPPED_sanitize = tests/test_faults.sh tests/test_join.sh tests/test_parts.sh tests/test_golden.sh tests/test_layers.sh tests/test_export.sh tests/test_export_numbers.sh \
	tests/test_check.sh tests/test_checkpoint.sh tests/test_activation.sh tests/test_extract.sh tests/test_export_js.sh \
	tests/test_engine.sh tests/test_optimizer.sh tests/test_budgets.sh tests/test_seeds.sh suite-oracle suite-sides suite-controls \
	suite-export suite-certificate suite-refutation suite-trial suite-rejudge suite-sweep_seeds suite-sweep_enough tests/test_enough.sh tests/test_form.sh tests/test_records.sh
LONG_UNITS   = $(addprefix suite-,$(call named,SUITE_LONG))
LONG_SCRIPTS = $(shell grep -lx '. long' $(SCRIPT_TESTS))
UNIT_TESTS   = $(filter-out $(SKIPPED_$(strip $(MODE))),$(LONG_UNITS) $(addprefix suite-,$(call named,SUITE)))
ALL_SCRIPTS  = $(LONG_SCRIPTS) $(filter-out $(shell grep -lx '. long' $(SCRIPT_TESTS)),$(SCRIPT_TESTS))
run-tests: $(TESTS) $(PROGRAM) $(FAULTS) $(ORACLE)
	+@$(MAKE) --no-print-directory --keep-going --output-sync=target $(UNIT_TESTS) $(ALL_SCRIPTS)

# The shorter suites that start threads. The others take many minutes so: make suite-sweep_tickets MODE=thread,
# suite-sweep_seeds, suite-rejudge.
THREADED = $(addprefix suite-,sweep sweep_resume bytes)
run-units: $(TESTS)
	+@$(MAKE) --no-print-directory --keep-going --output-sync=target $(THREADED)

TEST_ENVIRONMENT = LIFETICKET=$(PROGRAM) FAULTS=$(FAULTS) PYTHON=$(PYTHON) PCG_ORACLE=$(ORACLE) \
	LSAN_OPTIONS="suppressions='$(CURDIR)/tests/leaks.supp':print_suppressions=0"
suite-%: FORCE
	@$(TEST_ENVIRONMENT) $(TESTS) $*
# Phony: what is none, make deletes when it is interrupted.
.PHONY: $(SCRIPT_TESTS)
$(SCRIPT_TESTS):
	@$(TEST_ENVIRONMENT) bash $@

FORMATTED = $(wildcard src/*/*.[ch] src/*/*/*.[ch] tests/*.[ch] tests/fuzz/*.[ch] tests/faults/*.[ch] tests/devices/*.[ch] experiments/devices/*.c)
SCRIPTS   = $(filter-out scripts/slurm,$(wildcard scripts/* scripts/slurm/* .ci/run tests/*.sh))

# What was built with -Werror anyway, as in .ci/run, gcc need not compile again.
STRICT   = $(strip $(filter-out -Werror,$(CFLAGS)) -Werror)
LINT_GCC = build/$(if $(filter -Werror,$(CFLAGS)),release,lint/gcc)
run-lint:
	CC='$(CC)' CPPFLAGS='$(INCLUDE_FLAGS)' scripts/check-layers
	$(CLANG_FORMAT) --dry-run -Werror $(FORMATTED)
	@for script in $(SCRIPTS); do head -1 $$script | grep -q bash || continue; bash -n $$script || exit 1; done
	$(PYTHON) scripts/mutate --texts
	+$(MAKE) --no-print-directory objects CC=gcc CFLAGS='$(STRICT)' BUILD=$(LINT_GCC)
	+$(MAKE) --no-print-directory objects fuzz-objects CC=clang CFLAGS='$(STRICT)' BUILD=build/lint/clang MODE=debug

tests: $(TESTS)
# Warnings of gcc need its optimiser, those of clang do not.
objects: $(OBJECTS) $(TEST_OBJECTS) $(FAULTS)

ifneq ($(READY),yes)
$(OBJECTS) $(TEST_OBJECTS) $(FUZZ_OBJECTS): | missing-packages
missing-packages:
	@echo "make: $(CC), pkg-config or a library ($(PACKAGES)) is missing; run: make setup" >&2; exit 1
endif

# What a line of the build does, in place of the whole command, which V=1 shows.
say = $(if $(strip $(V)),,@echo "  $(1) $@" && )

$(PROGRAM): $(OBJECTS)
	$(call say,link)$(CC) $(COMPILE_FLAGS) $(LDFLAGS) $^ $(LINK_LIBRARIES) -o $@

$(TESTS): $(LIBRARY) $(TEST_OBJECTS)
	$(call say,link)$(CC) $(COMPILE_FLAGS) $(LDFLAGS) $^ $(LINK_LIBRARIES) -lcunit -o $@

# Nothing is inlined, because a call's return address says whose it is.
$(FAULTS): $(wildcard tests/faults/*.c tests/faults/*.h) $(BUILD)/flags
	@mkdir -p $(@D)
	$(call say,compile)$(CC) -std=c17 -g -O1 -fno-inline -fPIC -shared $(WARNINGS) $(CFLAGS) $(filter %.c,$^) -o $@ -ldl -lpthread

$(SHARE)/made: $(PROGRAM)
	@rm -rf $(@D) && mkdir -p $(@D)
	@$(EMULATOR) $(PROGRAM) man >$(@D)/lifeticket.1
	@for command in $$($(EMULATOR) $(PROGRAM) help --names); do \
		$(EMULATOR) $(PROGRAM) man $$command >$(@D)/lifeticket-$$command.1 || exit 1; done
	@$(EMULATOR) $(PROGRAM) completion bash >$(@D)/lifeticket
	@$(EMULATOR) $(PROGRAM) completion zsh >$(@D)/_lifeticket
	@$(EMULATOR) $(PROGRAM) completion fish >$(@D)/lifeticket.fish
	@touch $@

# The fuzz targets, tests/fuzz/NAME.c, each with inputs that are kept, tests/fuzz/corpus/NAME. What a target finds
# to be new stays in the build's folder; an input that it fails on is left there and named. Leaks are looked for once, at
# the end: libFuzzer would look after every input, because HDF5 keeps what it frees, and that takes ten times as long.
MODE_FLAGS_fuzz = -O1 -fsanitize=address,undefined -fno-sanitize-recover=all -fsanitize=fuzzer-no-link
FUZZ_OBJECTS    = $(patsubst %.c,$(BUILD)/%.o,$(wildcard tests/fuzz/*.c))
fuzz-objects: $(FUZZ_OBJECTS)
FUZZERS         = $(patsubst %.o,%,$(filter-out %/scratch.o,$(FUZZ_OBJECTS)))
$(FUZZERS): %: %.o $(BUILD)/tests/fuzz/scratch.o $(LIBRARY)
	$(call say,link)$(CC) $(COMPILE_FLAGS) -fsanitize=fuzzer $(LDFLAGS) $^ $(LINK_LIBRARIES) -o $@
run-fuzz: $(FUZZERS)
	+@$(MAKE) --no-print-directory --keep-going --output-sync=target $(FUZZERS:%=%-run)
$(FUZZERS:%=%-run): FORCE
	@mkdir -p $(@:-run=-found)
	@ASAN_OPTIONS=detect_leaks=1 LSAN_OPTIONS="suppressions='$(CURDIR)/tests/leaks.supp':print_suppressions=0" \
	$(@:-run=) -max_total_time=$(strip $(SECONDS)) -timeout=10 -rss_limit_mb=2048 -verbosity=0 \
	-detect_leaks=0 -artifact_prefix=$(@:-run=-) $(@:-run=-found) tests/fuzz/corpus/$(notdir $(@:-run=)) \
	&& echo "fuzz: $(notdir $(@:-run=)): no failure in $(strip $(SECONDS)) s"

# Texts that objects depend on, rewritten only when they change: everything is compiled again when the
# flags change, version.c when the revision does.
define write_if_changed
@mkdir -p $(@D)
@printf '%s\n' $(1) | cmp -s - $@ || printf '%s\n' $(1) > $@
endef
$(BUILD)/flags: FORCE
	$(call write_if_changed,'$(CC) $(INCLUDE_FLAGS) $(COMPILE_FLAGS)')
$(BUILD)/revision: FORCE
	$(call write_if_changed,'$(REVISION)')

$(BUILD)/src/base/version.o: $(BUILD)/revision
$(BUILD)/src/base/version.o: private OWN_FLAGS += -DLIFETICKET_REVISION='"$(REVISION)"'
# All files of a folder but its C, as one C file, embedded_FOLDER, a string each; made again when one comes or
# goes, too.
.SECONDEXPANSION:
$(EMBEDDED:=.c): $(BUILD)/%.c: % $$(filter-out %.c %.h,$$(wildcard $$*/*))
	@mkdir -p $(@D)
	@{ echo '#include "base/embedded.h"'; \
	   echo 'extern const struct embedded embedded_$(*F)[];'; \
	   echo 'const struct embedded embedded_$(*F)[] = {'; \
	   for file in $(filter-out $*,$^); do \
	       echo "{\"$${file##*/}\","; sed 's/[\\"]/\\&/g; s/.*/"&\\n"/' $$file; echo '},'; \
	   done; \
	   echo '{0}};'; } > $@
$(EMBEDDED:=.o): %.o: %.c $(BUILD)/flags
	$(call say,compile)$(CC) $(INCLUDE_FLAGS) $(COMPILE_FLAGS) $(OWN_FLAGS) -c $< -o $@

define compile
@mkdir -p $(@D)
$(call say,compile)$(CC) $(INCLUDE_FLAGS) $(COMPILE_FLAGS) $(OWN_FLAGS) -MMD -MP -c $< -o $@
endef
# Selects may become vectors: nothing asks which floating-point operations trapped.
$(BUILD)/src/net/activation/%.o: private OWN_FLAGS += -fno-trapping-math
$(BUILD)/tests/%.o: private OWN_FLAGS += $(FLAGS_$(ARCHITECTURE)_tests)
$(BUILD)/%_avx2.o: private OWN_FLAGS += $(FLAGS_$(ARCHITECTURE)_avx2)
$(BUILD)/%_sse4.o: private OWN_FLAGS += $(FLAGS_$(ARCHITECTURE)_sse4)
$(BUILD)/%_sse4.o: %_avx2.c $(BUILD)/flags
	$(compile)
$(BUILD)/%.o: %.c $(BUILD)/flags
	$(compile)

-include $(OBJECTS:.o=.d) $(TEST_OBJECTS:.o=.d) $(FUZZ_OBJECTS:.o=.d)

.PHONY: all setup reproduce test test-quick test-faults test-aarch64 test-export test-devices test-cluster threads fuzz sanitize mutate lint format install uninstall claims figures results bench bench-peer bench-cost \
	clean help run-tests run-units run-fuzz run-lint tests objects fuzz-objects missing-packages FORCE
