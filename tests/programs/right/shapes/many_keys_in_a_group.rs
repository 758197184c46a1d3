//! A group of 400 keys is flattened, nested and described.

use linkrunner_events::{EventData, LinkrunnerEvent};

use crate::data;

macro_rules! group {
    ($($key:ident)*) => {
        #[derive(EventData)]
        struct Group {
            $($key: u32,)*
        }

        const GROUP: Group = Group {
            $($key: 1,)*
        };
    };
}

group! {
    key_000 key_001 key_002 key_003 key_004 key_005 key_006 key_007 key_008 key_009
    key_010 key_011 key_012 key_013 key_014 key_015 key_016 key_017 key_018 key_019
    key_020 key_021 key_022 key_023 key_024 key_025 key_026 key_027 key_028 key_029
    key_030 key_031 key_032 key_033 key_034 key_035 key_036 key_037 key_038 key_039
    key_040 key_041 key_042 key_043 key_044 key_045 key_046 key_047 key_048 key_049
    key_050 key_051 key_052 key_053 key_054 key_055 key_056 key_057 key_058 key_059
    key_060 key_061 key_062 key_063 key_064 key_065 key_066 key_067 key_068 key_069
    key_070 key_071 key_072 key_073 key_074 key_075 key_076 key_077 key_078 key_079
    key_080 key_081 key_082 key_083 key_084 key_085 key_086 key_087 key_088 key_089
    key_090 key_091 key_092 key_093 key_094 key_095 key_096 key_097 key_098 key_099
    key_100 key_101 key_102 key_103 key_104 key_105 key_106 key_107 key_108 key_109
    key_110 key_111 key_112 key_113 key_114 key_115 key_116 key_117 key_118 key_119
    key_120 key_121 key_122 key_123 key_124 key_125 key_126 key_127 key_128 key_129
    key_130 key_131 key_132 key_133 key_134 key_135 key_136 key_137 key_138 key_139
    key_140 key_141 key_142 key_143 key_144 key_145 key_146 key_147 key_148 key_149
    key_150 key_151 key_152 key_153 key_154 key_155 key_156 key_157 key_158 key_159
    key_160 key_161 key_162 key_163 key_164 key_165 key_166 key_167 key_168 key_169
    key_170 key_171 key_172 key_173 key_174 key_175 key_176 key_177 key_178 key_179
    key_180 key_181 key_182 key_183 key_184 key_185 key_186 key_187 key_188 key_189
    key_190 key_191 key_192 key_193 key_194 key_195 key_196 key_197 key_198 key_199
    key_200 key_201 key_202 key_203 key_204 key_205 key_206 key_207 key_208 key_209
    key_210 key_211 key_212 key_213 key_214 key_215 key_216 key_217 key_218 key_219
    key_220 key_221 key_222 key_223 key_224 key_225 key_226 key_227 key_228 key_229
    key_230 key_231 key_232 key_233 key_234 key_235 key_236 key_237 key_238 key_239
    key_240 key_241 key_242 key_243 key_244 key_245 key_246 key_247 key_248 key_249
    key_250 key_251 key_252 key_253 key_254 key_255 key_256 key_257 key_258 key_259
    key_260 key_261 key_262 key_263 key_264 key_265 key_266 key_267 key_268 key_269
    key_270 key_271 key_272 key_273 key_274 key_275 key_276 key_277 key_278 key_279
    key_280 key_281 key_282 key_283 key_284 key_285 key_286 key_287 key_288 key_289
    key_290 key_291 key_292 key_293 key_294 key_295 key_296 key_297 key_298 key_299
    key_300 key_301 key_302 key_303 key_304 key_305 key_306 key_307 key_308 key_309
    key_310 key_311 key_312 key_313 key_314 key_315 key_316 key_317 key_318 key_319
    key_320 key_321 key_322 key_323 key_324 key_325 key_326 key_327 key_328 key_329
    key_330 key_331 key_332 key_333 key_334 key_335 key_336 key_337 key_338 key_339
    key_340 key_341 key_342 key_343 key_344 key_345 key_346 key_347 key_348 key_349
    key_350 key_351 key_352 key_353 key_354 key_355 key_356 key_357 key_358 key_359
    key_360 key_361 key_362 key_363 key_364 key_365 key_366 key_367 key_368 key_369
    key_370 key_371 key_372 key_373 key_374 key_375 key_376 key_377 key_378 key_379
    key_380 key_381 key_382 key_383 key_384 key_385 key_386 key_387 key_388 key_389
    key_390 key_391 key_392 key_393 key_394 key_395 key_396 key_397 key_398 key_399
}

#[derive(LinkrunnerEvent)]
struct Measured {
    before: bool,
    #[linkrunner(flatten)]
    group: Group,
    after: bool,
}

#[test]
fn runs() {
    let [schema] = Measured::SCHEMAS else {
        unreachable!()
    };
    let keys: Vec<&str> = schema.fields().map(|field| field.key()).collect();
    assert_eq!(keys.len(), 402);
    assert_eq!(
        [keys[0], keys[1], keys[401]],
        ["before", "key_000", "after"]
    );

    let json = data(&Measured {
        before: true,
        group: GROUP,
        after: false,
    });
    assert!(
        json.starts_with(r#"{"before":true,"key_000":1,"key_001":1,"#),
        "{json}"
    );
    assert!(json.ends_with(r#","key_399":1,"after":false}"#), "{json}");
}
