using ImageGen.Trainer.Data.Downloads;

namespace ImageGen.Trainer.Data.Sets;

/// <summary>The photographs and masks of imoriin their repository.</summary>
internal static class ImoriFiles
{
    /// <summary>Their folder at a fixed revision, so that the checksums stay valid.</summary>
    public const string Address =
        "https://raw.githubusercontent.com/yoyoyo-yo/DeepLearningMugenKnock/"
        + "bcec0d3cde2d7288c0e2d233aa502154bf8f0547/Dataset/";

    /// <summary>All pairs, sorted by class.</summary>
    public static IReadOnlyList<PairFiles> All { get; } =
    [
        Pair(
            DataSplit.Train,
            "akahara",
            1,
            "eee4d6a3d75a7858f2da8e00c9ba93231a1e67872684c1b35570684b1dfe5bad",
            49485,
            "d0a8354ac0fbe312335f19d81e8d693d08177664b4ac1c23ff070090766543ab",
            1927),
        Pair(
            DataSplit.Train,
            "akahara",
            2,
            "a091a390405d416dd3aa6b33352f66734f9ebc88d261de4e4dd9b8bb2d509506",
            21266,
            "dd64f08de10eb32c0934e51083c78a897a56ac5dd074cee7b77c1f450b43cef6",
            1450),
        Pair(
            DataSplit.Train,
            "akahara",
            3,
            "28da9dadd49f7fc98131f95ae9c0f6b22bb499cc6fb6aa81b67a0b6107ddabe6",
            58737,
            "533b9a18189352148505a22b59136db05bb6b14464009011b58496cc26e412f2",
            2195),
        Pair(
            DataSplit.Train,
            "akahara",
            4,
            "8e58f2d0946d04c9a1ca9a0459583358d4407494ce9015778b8a6b1c23e35e16",
            59463,
            "686ace416a4d444ab1d3e31fa9b5d3c7f510907a19afc8bf79367ab5fafb45df",
            2216),
        Pair(
            DataSplit.Train,
            "akahara",
            5,
            "422b8e8c7629cca2e4ec03cca43ea263b76df6e30f3d98222d6cde397fd44a16",
            20008,
            "006b111f57029f6572d7e7323fcacf3c0828caa2e7a2dc79c4ddc130153e625f",
            1711),
        Pair(
            DataSplit.Train,
            "akahara",
            6,
            "60a6d8450ee187d216d7d523090080b9cd372d7fe19bcba098cd05634fc70876",
            18092,
            "51ed51d2c210d875c21c7edff4572d94738dd5118e1b84c7fa6ca1ff924fa3f1",
            1316),
        Pair(
            DataSplit.Train,
            "akahara",
            7,
            "10204bdb2a39779d42050ba25b74848ec396e6db519f5ffaf78b5741f061646e",
            47112,
            "5987f2c8114b62455fb84be9d2b314b8f6dd66eb8adc303ff36ac481284470c3",
            2438),
        Pair(
            DataSplit.Train,
            "akahara",
            8,
            "d5882f7e0c5cf4c1ec4f0e17787483773289231c8b38575f41f7e2e770a36ee1",
            22542,
            "2edee34e711d3d6f0df37f8764aa110477b5ffb69ab95d0d9bb8e4219b7f9df5",
            1234),
        Pair(
            DataSplit.Train,
            "madara",
            1,
            "d73b567c92170421773ec74cdf1c3af6f90b05fe96120bbcec6dc0dad74feccc",
            51205,
            "04003be9924fd00b35ff6e419732c8e2e916c4a1475d43229ae7e16fb3ed558d",
            1956),
        Pair(
            DataSplit.Train,
            "madara",
            2,
            "7b1d60d7f27d910a38cc4366fd4b5829674f095b0b306e72c573a8aaaca90b7e",
            34827,
            "39ac796179c7894ee8d5f67168e28074a52940fce244c865aba75eb9e75e6d7b",
            1961),
        Pair(
            DataSplit.Train,
            "madara",
            3,
            "b5f7ca246d59159cd98a27aca315191e327630711d5727c1a1270cd7ed523dae",
            40699,
            "ca9948f2ce8fcaf1272b031f6c3dfd5a741acf82023c7c2ee462ca81750d27a0",
            1977),
        Pair(
            DataSplit.Train,
            "madara",
            4,
            "ff75ed995ac6db419d1ccdd997a8b6c9d0c5300b65f40462a4c7d735f64223b0",
            41602,
            "487e6d4c32912e3012eff024a30f83779d83ade504e04dbbd2e65667df25e8ca",
            1812),
        Pair(
            DataSplit.Train,
            "madara",
            5,
            "767d119ef0c3166ef0138ba674febd9e6e3d6488c559c7a571567d6c87762f9e",
            22136,
            "162f0bbf619e4621767352793784cdf7bb207ded381f9575870c63aa756ce448",
            1335),
        Pair(
            DataSplit.Train,
            "madara",
            6,
            "740055461b25cb73aafd6744e73dec997cb13848a58d0b38f9c72f0b0f893f04",
            49384,
            "450fedc94ac53587d091bdcb2511ad9c0b8e0ceb5bad9d9e71bb0b21470f9293",
            1935),
        Pair(
            DataSplit.Train,
            "madara",
            7,
            "2935b5b5e46f7c5d2d487ac141cbfcccd6cb6d330ad3584ad8d1b0e448f61f6a",
            27122,
            "51f63155f0d15e357c5f97c523b9eba3f56aa35f8b86fac9d3e13bb05d7bcc36",
            1285),
        Pair(
            DataSplit.Train,
            "madara",
            8,
            "ad363da8d95f5a6bd0630dc7d5d8369af3a937190cab57b53b1b5bd5fce7e01a",
            26128,
            "19563e05a32b525b39ce4081e3f5a3d9630d872fbe9d5bbb58c051400350999a",
            1325),
        Pair(
            DataSplit.Test,
            "akahara",
            9,
            "397d046ffb8d87894b05d655d88f280d2fd10af785df0a39c3535b3dcdc5e32c",
            24781,
            "4acb165108203d284169125280e0f4d293695ab54236fb87eaab22349432ddf5",
            1470),
        Pair(
            DataSplit.Test,
            "akahara",
            10,
            "7c154691a6e3dd0658b5cd3d92212b64add2cefba71bff2196adb88b155166fe",
            63399,
            "00081d9a5f2aa0eeebbc86f435f51385b80139b0c302911aea89f7f206f95594",
            2061),
        Pair(
            DataSplit.Test,
            "akahara",
            11,
            "a396e54af9fcf587d963535c836bc541560dd4b64d7a297647464b47950ca24e",
            20396,
            "d7de77b3ca38f7910b9db1ab13daf2c314ce5b2b5abcac65af92c5554f520944",
            1644),
        Pair(
            DataSplit.Test,
            "madara",
            9,
            "f397f846277cb8e86673db3028fe379f646c5b848e114a04bfe8ee1b70e2de7f",
            19181,
            "a0e09fe7f36670e1d6cf3b0186a7ee89e9002e23d6782981a64c69e53e9a4788",
            1373),
        Pair(
            DataSplit.Test,
            "madara",
            10,
            "221ff6aee72e1c092305f84c9d32df0170c42269905e38b0f4fe0205b98b10fa",
            21391,
            "5d315fd44652e4bf7a5a4cd61489fb62a02bbcd923cd64952d52f9d39cacacae",
            1483),
        Pair(
            DataSplit.Test,
            "madara",
            11,
            "625003cc37cd86c9b5b80d0f5b892072cf03d53279288f498815dd4de564d3c2",
            41841,
            "2ad2544815abca2fed769e5b6afc54e734ecad9918efc20ac9a899040d040baa",
            1911),
    ];

    private static PairFiles Pair(
        DataSplit split,
        string species,
        int number,
        string photographSha256,
        long photographLength,
        string maskSha256,
        long maskLength)
    {
        string folder = split == DataSplit.Train ? "train" : "test";
        string name = $"{species}/{species}_{number:D4}";
        return new PairFiles(
            split,
            species,
            new DataFile($"{folder}/images/{name}.jpg", photographSha256, photographLength),
            new DataFile($"{folder}/seg_images/{name}.png", maskSha256, maskLength, $"{folder}/masks/{name}.png"));
    }
}

/// <summary>The two files of a photograph with a mask.</summary>
/// <param name="Split">Its split.</param>
/// <param name="Class">Its class.</param>
/// <param name="Photograph">The photograph.</param>
/// <param name="Mask">Its mask, of the same size.</param>
internal sealed record PairFiles(DataSplit Split, string Class, DataFile Photograph, DataFile Mask);
